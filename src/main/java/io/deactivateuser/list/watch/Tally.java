package io.deactivateuser.list.watch;

import io.deactivateuser.list.journal.Entry;
import io.deactivateuser.list.journal.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what has come of a list so far, this time and before. */
public final class Tally {
    private static final String TOUCHED = "SEQUENCE_MISMATCH";
    private static final int SHOWN = 10;

    private final int users;
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final Map<String, String> messages = new TreeMap<>();
    private final List<String> touched = new ArrayList<>();
    private int standing;
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
            standing += entry.answer().recorded() ? 1 : 0;
            if (reason.equals(TOUCHED) && touched.size() < SHOWN) {
                touched.add(entry.values().get(0));
            }
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

    /** How many were refused with an answer that the worker keeps: to ask again under the same ID would only repeat it. */
    public int standing() {
        return standing;
    }

    /** The first of those whom somebody has changed since the run that is undone. */
    public List<String> touched() {
        return touched;
    }

    /** What the worker says about a reason. */
    public String message(String reason) {
        return messages.getOrDefault(reason, "");
    }
}
