package io.deactivateuser.demo;

import io.deactivateuser.demo.Outcome.DeadLettered;
import io.deactivateuser.demo.Outcome.Replied;
import io.deactivateuser.demo.Outcome.Unanswered;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Counts outcomes; the demo's exit status follows from it. */
final class Tally implements Consumer<Outcome> {
    static final int ALL_ANSWERED = 0;
    static final int SOME_UNANSWERED = 1;

    private final Map<String, Long> replies = new TreeMap<>();
    private long lines;
    private long deadLetters;
    private long unanswered;

    @Override
    public void accept(Outcome outcome) {
        lines++;
        if (outcome instanceof Replied replied) {
            replies.merge(replied.reply().outcome(), 1L, Long::sum);
        } else if (outcome instanceof DeadLettered) {
            deadLetters++;
        } else if (outcome instanceof Unanswered) {
            unanswered++;
        }
    }

    int exitStatus() {
        return unanswered == 0 ? ALL_ANSWERED : SOME_UNANSWERED;
    }

    String summary() {
        long answered = lines - deadLetters - unanswered;
        return "%,d lines: %,d replies, %,d dead letters, %,d unanswered"
                .formatted(lines, answered, deadLetters, unanswered);
    }

    /** How often each answer was given. */
    String byAnswer() {
        return replies.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(entry -> "%,8d  %s%n".formatted(entry.getValue(), entry.getKey()))
                .collect(Collectors.joining());
    }
}
