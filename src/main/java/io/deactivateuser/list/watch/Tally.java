package io.deactivateuser.list.watch;

import io.deactivateuser.list.journal.Entry;
import io.deactivateuser.list.journal.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what has come of a list so far, this time and before. */
public final class Tally {
    private final int users;
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final Map<String, String> messages = new TreeMap<>();
    private int before;

    public Tally(int users) {
        this.users = users;
    }

    /** An entry that was in the result file when this start of the run began. */
    public void addBefore(Entry entry) {
        before++;
        add(entry);
    }

    public void add(Entry entry) {
        outcomes.merge(entry.outcome(), 1, Integer::sum);
        if (entry.outcome() == Outcome.REFUSED) {
            String reason = entry.answer().outcome();
            refusals.merge(reason, 1, Integer::sum);
            @Nullable String message = entry.answer().message();
            messages.putIfAbsent(reason, message == null ? "" : message);
        }
    }

    public int users() {
        return users;
    }

    /** How many users were answered before this start. */
    public int before() {
        return before;
    }

    public int of(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0);
    }

    public int answered() {
        return outcomes.values().stream().mapToInt(count -> count).sum();
    }

    public int unanswered() {
        return users - answered();
    }

    /** How many were refused, by reason. */
    public Map<String, Integer> refusals() {
        return refusals;
    }

    /** What the worker says about a reason. */
    public String message(String reason) {
        return messages.getOrDefault(reason, "");
    }
}
