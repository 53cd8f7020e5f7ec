package io.deactivateuser.demo;

import io.deactivateuser.demo.Outcome.Unanswered;
import io.deactivateuser.demo.RequestLine.Label;
import io.deactivateuser.fixtures.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Joins lines to their answers by the position of the request record, and gives them back in the order of the lines. It
 * holds no more than the open lines and as many answers that nobody has asked for yet: an answer may be read before the
 * producer learns where its request went.
 */
final class AwaitAnswers {
    private final Deque<Label> open = new ArrayDeque<>();
    private final IdentityHashMap<Label, Outcome> settled = new IdentityHashMap<>();
    private final Map<Position, Label> sent = new HashMap<>();
    private final Map<Position, Function<Label, Outcome>> early;
    private long answered;

    AwaitAnswers(int window) {
        this.early = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Position, Function<Label, Outcome>> eldest) {
                return size() > window;
            }
        };
    }

    /** The line is about to be sent. */
    synchronized void opened(Label line) {
        open.add(line);
    }

    /** The broker has the line's record. */
    synchronized void sent(Label line, Position position) {
        Function<Label, Outcome> answer = early.remove(position);
        if (answer == null) {
            sent.put(position, line);
        } else {
            settled.put(line, answer.apply(line));
            answered++;
        }
    }

    /** The broker does not have the line's record, as far as is known. */
    synchronized void notSent(Label line, String why) {
        settled.put(line, new Unanswered(line, why));
    }

    /** An answer was read. */
    synchronized void answered(Position request, Function<Label, Outcome> answer) {
        Label line = sent.remove(request);
        if (line == null) {
            early.put(request, answer);
        } else {
            settled.put(line, answer.apply(line));
            answered++;
        }
    }

    /** No longer waited for: all that is open counts as unanswered. */
    synchronized void giveUp(String why) {
        open.forEach(line -> settled.putIfAbsent(line, new Unanswered(line, why)));
        sent.clear();
    }

    /** The lines settled by now up to the first that is not. */
    synchronized List<Outcome> takeSettled() {
        List<Outcome> taken = new ArrayList<>();
        while (!open.isEmpty() && settled.containsKey(open.element())) {
            taken.add(settled.remove(open.remove()));
        }
        return taken;
    }

    /** Lines not yet taken. */
    synchronized int open() {
        return open.size();
    }

    /** How many answers found their lines so far. */
    synchronized long answeredSoFar() {
        return answered;
    }
}
