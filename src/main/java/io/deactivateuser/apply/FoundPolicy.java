package io.deactivateuser.apply;

/**
 * A policy of row-level security that applies to the worker's role.
 *
 * @param command Postgres's letter for what it is about; * is everything
 * @param permissive whether it lets rows through, and does not hold some back
 * @param seesEveryRow whether its USING is true of every row
 */
record FoundPolicy(char command, boolean permissive, boolean seesEveryRow) {
    private static final char EVERYTHING = '*';

    boolean isAbout(Right right) {
        return command == EVERYTHING || command == letter(right);
    }

    /** Whether the policy lets this be done to every row. An INSERT is not held against USING: its row is not there before. */
    boolean isForEveryRow(Right right) {
        return right == Right.INSERT || seesEveryRow;
    }

    private static char letter(Right right) {
        return switch (right) {
            case SELECT -> 'r';
            case INSERT -> 'a';
            case UPDATE -> 'w';
        };
    }
}
