package io.deactivateuser.demo;

import io.deactivateuser.decide.TextRule;
import io.deactivateuser.demo.Outcome.DeadLettered;
import io.deactivateuser.demo.Outcome.Replied;
import io.deactivateuser.demo.Outcome.Unanswered;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Answered.Details;
import java.io.PrintStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Shows outcomes as rows of fixed columns, each as it comes, for a person. */
final class AnswerTable implements Consumer<Outcome> {
    private static final int LINE = 6;
    private static final int REQUEST = 12;
    private static final int ACTOR = 13;
    private static final int USER = 8;
    private static final int ANSWER = 27;
    private static final int DETAIL = 100;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final PrintStream out;
    private final Colours colours;

    AnswerTable(PrintStream out, Colours colours) {
        this.out = out;
        this.colours = colours;
    }

    void header() {
        out.println(colours.bold(" ".repeat(LINE - 4) + "line  "
                + cell("request", REQUEST)
                + cell("actor", ACTOR)
                + cell("user", USER)
                + cell("answer", ANSWER)
                + "detail"));
        out.println(colours.dim("-".repeat(LINE + REQUEST + ACTOR + USER + ANSWER + 10 + 50)));
    }

    @Override
    public void accept(Outcome outcome) {
        if (outcome instanceof Replied replied) {
            Answered reply = replied.reply();
            boolean success = reply.reason() == null;
            row(
                    outcome,
                    reply.requestId(),
                    reply.userId(),
                    reply.code() + " " + reply.outcome(),
                    detail(reply),
                    success ? colours::green : colours::yellow);
        } else if (outcome instanceof DeadLettered letter) {
            row(outcome, null, null, "- " + letter.reason(), "Dead letter. " + letter.message(), colours::red);
        } else if (outcome instanceof Unanswered unanswered) {
            row(outcome, null, null, "unanswered", unanswered.why(), colours::red);
        }
    }

    private void row(
            Outcome outcome,
            @Nullable String requestId,
            @Nullable String userId,
            String answer,
            String detail,
            UnaryOperator<String> colour) {
        out.println(colours.dim("%" + LINE + "d  ").formatted(outcome.line().number())
                + cell(requestId == null ? outcome.line().requestId() : requestId, REQUEST)
                + cell(outcome.line().actor(), ACTOR)
                + cell(userId == null ? outcome.line().userId() : userId, USER)
                + colour.apply(cell(answer, ANSWER))
                + cut(detail, DETAIL));
    }

    private static String detail(Answered reply) {
        String repeated = reply.replayed() ? " The recorded answer again." : "";
        Details details = reply.details();
        if (details == null) {
            String field = reply.metadata().get("field");
            return (field == null ? "" : field + ": ") + reply.message() + repeated;
        }
        if (reply.validateOnly()) {
            return "Would be changed, now at sequence " + details.sequence() + " in " + details.resourceOwner() + ".";
        }
        String done = reply.header("request-action") == null ? "Deactivated" : "Reactivated";
        return done + " at " + TIME.format(details.changeDate()) + ", sequence " + details.sequence() + " in "
                + details.resourceOwner() + "." + repeated;
    }

    private static String cell(@Nullable String text, int width) {
        String shown = cut(text == null ? "-" : text.isEmpty() ? "\"\"" : text, width);
        return shown + " ".repeat(width + 2 - shown.codePointCount(0, shown.length()));
    }

    /** Nothing from a file may steer the terminal. */
    private static String cut(String text, int width) {
        String shown = TextRule.sanitized(text, width + 1);
        return shown.codePointCount(0, shown.length()) <= width ? shown : TextRule.sanitized(shown, width - 1) + "…";
    }
}
