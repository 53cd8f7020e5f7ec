package io.deactivateuser.list.journal;

import io.deactivateuser.list.ask.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line of a result file.
 *
 * @param values of the row that was asked for, under its own columns
 */
public record Entry(List<String> values, Answer answer, Outcome outcome) {
    /** The columns of the answer, behind those of the row. */
    public static final List<String> COLUMNS =
            List.of("requestId", "code", "reason", "message", "sequence", "creationDate", "changeDate", "replayed");

    private static final String UNEXPECTED = "unexpected";
    private static final Set<String> REPLAYED = Set.of("false", "true", UNEXPECTED);

    List<String> fields() {
        List<String> fields = new ArrayList<>(values);
        fields.add(answer.requestId());
        fields.add(Integer.toString(answer.code()));
        fields.add(text(answer.reason()));
        fields.add(text(answer.message()));
        fields.add(text(answer.sequence()));
        fields.add(text(answer.creationDate()));
        fields.add(text(answer.changeDate()));
        fields.add(outcome == Outcome.UNEXPECTED ? UNEXPECTED : Boolean.toString(answer.replayed()));
        return fields;
    }

    /**
     * The entry in these fields; null where they are none, such as what a crash of the machine has left. What a spreadsheet makes of
     * them as it saves the file is still an entry: {@code FALSE}, and an empty field under the last column, which has none.
     */
    static @Nullable Entry parse(List<String> fields, RunHeader header, int columns) {
        int end = columns + COLUMNS.size();
        boolean oneMore = fields.size() == end + 1 && fields.get(end).isEmpty();
        if (fields.size() != end && !oneMore) {
            return null;
        }
        List<String> of = fields.subList(columns, end);
        try {
            String replayed = of.get(7).toLowerCase(Locale.ROOT);
            if (!REPLAYED.contains(replayed)) {
                return null;
            }
            Answer answer = new Answer(
                    of.get(0),
                    Integer.parseInt(of.get(1)),
                    value(of.get(2)),
                    value(of.get(3)),
                    value(of.get(4)),
                    value(of.get(5)),
                    value(of.get(6)),
                    !replayed.equals("false"));
            return new Entry(
                    List.copyOf(fields.subList(0, columns)),
                    answer,
                    Outcome.of(header.action(), answer, replayed.equals(UNEXPECTED)));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** In one line, whatever is in it: a line is complete when it has an end. */
    private static String text(@Nullable String value) {
        return value == null ? "" : value.replace('\n', ' ').replace('\r', ' ');
    }

    private static @Nullable String value(String field) {
        return field.isEmpty() ? null : field;
    }
}
