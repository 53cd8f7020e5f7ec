package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.faults.Struck;
import io.deactivateuser.torture.scene.WentBack;
import io.deactivateuser.torture.traffic.Population;
import io.deactivateuser.torture.traffic.Population.State;
import io.deactivateuser.torture.watch.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is known after a run: what went in, what came out, and what the tables say.
 *
 * @param requests by partition; a record's index is its offset
 * @param answers what answers each of them, replies and dead letters, by the same two numbers
 * @param strays what answers no record that is there
 * @param ledger by {@link RecordedAnswer#key}
 * @param events by user ID, in the order of their sequence
 * @param told the records of the topic of events
 * @param sessions how many there are of a user, by user ID; absent where there is none
 * @param timesBack when Postgres was put back to an earlier moment
 * @param drained whether every request had an answer before the patience of the harness ended
 * @param deadlocks the lines of Postgres's log that speak of one
 * @param unhealthy what was wrong with the workers at the end
 * @param effort what the run was meant to be at least
 */
public record Evidence(
        Population population,
        List<List<RequestRecord>> requests,
        List<List<List<Observed>>> answers,
        List<Observed> strays,
        Map<String, RecordedAnswer> ledger,
        Map<String, List<UserEvent>> events,
        Map<String, UserRow> users,
        List<ToldChange> told,
        Map<String, Integer> sessions,
        List<Struck> faults,
        List<WentBack> timesBack,
        boolean drained,
        List<String> deadlocks,
        List<String> unhealthy,
        Effort effort) {

    /** How many changes of ours took somebody out. */
    public long deactivations() {
        return ours().filter(UserEvent::deactivates).count();
    }

    /** How many changes of ours brought somebody back. */
    public long reactivations() {
        return ours().filter(event -> !event.deactivates()).count();
    }

    /** How many sessions ended with them. */
    public long sessionsEnded() {
        return ours().mapToLong(event -> Math.max(0, event.sessionsEnded())).sum();
    }

    private Stream<UserEvent> ours() {
        return events.values().stream().flatMap(List::stream).filter(UserEvent::isOurs);
    }

    /** How many request records there are. */
    public long requestCount() {
        return requests.stream().mapToLong(List::size).sum();
    }

    @Nullable
    RequestRecord request(int partition, int offset) {
        return partition < 0
                        || partition >= requests.size()
                        || offset < 0
                        || offset >= requests.get(partition).size()
                ? null
                : requests.get(partition).get(offset);
    }

    /** Whether the answer was recorded once more, after Postgres had forgotten that it was. */
    boolean recordedAgain(RecordedAnswer recorded) {
        return timesBack.stream().anyMatch(time -> time.holds(recorded.recordedAt()));
    }

    List<Observed> answers(RequestRecord record) {
        return answers.get(record.partition()).get(record.offset());
    }

    /** Everything that a user was, in order, as the audit trail tells it. */
    List<Version> versions(int user) {
        List<Version> versions = new ArrayList<>();
        State state = population.initialState(user);
        long sequence = population.initialSequence(user);
        long changeDate = population.creationDate(user);
        long from = Long.MIN_VALUE;
        State taken = State.ACTIVE;
        for (UserEvent event : events.getOrDefault(population.id(user), List.of())) {
            versions.add(new Version(state, sequence, changeDate, from, event.createdAt()));
            State next = event.gives(taken);
            taken = event.takes(state);
            state = next;
            sequence = event.sequence();
            changeDate = event.createdAt();
            from = event.createdAt();
        }
        versions.add(new Version(state, sequence, changeDate, from, Long.MAX_VALUE));
        return versions;
    }
}
