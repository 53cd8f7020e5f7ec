package io.deactivateuser.bench;

/** What the requests of a backlog ask for. */
enum Input {
    /** Each deactivates a user of its own. */
    PLAIN,
    /**
     * Of 20 requests, 14 deactivate a user, 2 repeat a request, 2 name a user who is deactivated already, 1 names nobody and 1
     * comes from an actor who may not.
     */
    MIX;

    private static final int CYCLE = 20;

    /** What becomes of one request. */
    enum Kind {
        SUCCESS,
        REPEAT,
        DEACTIVATED_ALREADY,
        UNKNOWN,
        DENIED
    }

    Kind kind(long number) {
        if (this == PLAIN) {
            return Kind.SUCCESS;
        }
        // Spread over the cycle, so that all kinds meet in a batch.
        int place = (int) (number * 7 % CYCLE);
        if (place < 14) {
            return Kind.SUCCESS;
        }
        if (place < 16) {
            return Kind.REPEAT;
        }
        if (place < 18) {
            return Kind.DEACTIVATED_ALREADY;
        }
        return place == 18 ? Kind.UNKNOWN : Kind.DENIED;
    }
}
