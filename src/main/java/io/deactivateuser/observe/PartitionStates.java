package io.deactivateuser.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** This worker's partitions as its probes tell of them: which the group gave it, and what those wait for that do not go on. */
@Component
public class PartitionStates {
    /** A fault that is over within this time is not shown. */
    private static final Duration SHOWN_AFTER = Duration.ofSeconds(10);

    private final Clock clock;
    private final Set<TopicPartition> assigned = ConcurrentHashMap.newKeySet();
    private final Map<TopicPartition, Trouble> troubles = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> unanswered = new ConcurrentHashMap<>();
    private final Map<Integer, String> pollsFail = new ConcurrentHashMap<>();
    private volatile boolean joined;

    /**
     * Why a partition does not go on.
     *
     * @param number of the consumer thread that reported the trouble
     * @param kind of cause; null where it waits for a person
     * @param why what is behind the cause, where that was found out
     * @param person whether the partition waits for a person, and will not go on by itself
     * @param since when the trouble began, on this JVM's monotonic clock
     */
    private record Trouble(
            int number,
            String cause,
            @Nullable AbortCause kind,
            @Nullable String why,
            boolean person,
            long since) {
        String text() {
            return why == null ? cause : cause + "; " + why;
        }
    }

    PartitionStates(Clock clock, MeterRegistry registry) {
        this.clock = clock;
        TimeGauge.builder("deactivate.user.oldest.unanswered", this::oldestUnanswered, TimeUnit.MILLISECONDS)
                .description(
                        "Age of the oldest request that this worker has seen and not answered; 0 where there is none")
                .register(registry);
    }

    /** The group gave these to this worker; none, where there are more workers than partitions. */
    public void assigned(Collection<TopicPartition> partitions) {
        assigned.addAll(partitions);
        joined = true;
    }

    /** These are another worker's now. */
    public void takenAway(Collection<TopicPartition> partitions) {
        assigned.removeAll(partitions);
        partitions.forEach(unanswered::remove);
    }

    /** Says of a partition that it waits for a person; false where that was known. */
    public boolean stands(TopicPartition partition, int number, String cause) {
        Trouble said = new Trouble(number, cause, null, null, true, System.nanoTime());
        Trouble known = troubles.put(partition, said);
        return known == null || !known.cause().equals(cause) || known.number() != number;
    }

    /**
     * Says of a partition that it has not gone on since it was last answered.
     *
     * @param where what waits, without anything that a record says
     */
    public void waits(TopicPartition partition, int number, AbortCause cause, String where) {
        String text = "waits " + where + " (" + cause.name().toLowerCase(Locale.ROOT) + ")";
        troubles.compute(partition, (name, known) -> {
            if (known == null || known.person()) {
                return new Trouble(number, text, cause, null, false, System.nanoTime());
            }
            // What is behind a fault of the broker, say, is not behind one of the database.
            return new Trouble(number, text, cause, known.kind() == cause ? known.why() : null, false, known.since());
        });
        unanswered.putIfAbsent(partition, clock.millis());
    }

    /** Says what is behind the trouble that a partition has with the broker, if it still has any; null where nothing is known to be. */
    public void explain(TopicPartition partition, @Nullable String why) {
        troubles.computeIfPresent(
                partition,
                (name, said) -> said.kind() == AbortCause.BROKER
                        ? new Trouble(said.number(), said.cause(), said.kind(), why, false, said.since())
                        : said);
    }

    /** Whether the partition has trouble, or a record that was seen and is not answered. */
    public boolean waits(TopicPartition partition) {
        return troubles.containsKey(partition) || unanswered.containsKey(partition);
    }

    /**
     * There is a record that is not answered, which the broker, or its producer, gives this time. Where that cannot be right, the
     * record waits since it was seen.
     */
    public void unanswered(TopicPartition partition, long timestamp) {
        long now = clock.millis();
        if (RequestTime.isPlausible(timestamp, now)) {
            unanswered.put(partition, timestamp);
        } else {
            unanswered.putIfAbsent(partition, now);
        }
    }

    /** What was seen of the partition is answered. */
    public void answered(TopicPartition partition) {
        unanswered.remove(partition);
        troubles.remove(partition);
    }

    /**
     * The consumer thread of this number reads the partition, which so waits for no person any more. What another thread reported stays: it
     * may have been given the partition meanwhile.
     */
    public void goesOn(TopicPartition partition, int number) {
        troubles.computeIfPresent(partition, (name, said) -> said.number() == number && said.person() ? null : said);
    }

    /** The consumer thread of this number does not have the partition any more. */
    public void forget(TopicPartition partition, int number) {
        troubles.computeIfPresent(partition, (name, said) -> said.number() == number ? null : said);
    }

    /** The consumer thread of this number has no partition, and its polls fail: the group may not let it in. */
    public void pollFails(int number, String cause) {
        pollsFail.put(number, cause);
    }

    /** A poll of the consumer thread of this number went well, or it polls no more. */
    public void pollsAgain(int number) {
        pollsFail.remove(number);
    }

    /** Whether the group gave this worker what it is to read; nothing, where there are more workers than partitions. */
    boolean joined() {
        return joined && (pollsFail.isEmpty() || !assigned.isEmpty());
    }

    /** Why threads without a partition cannot poll. */
    Collection<String> faultsOfPolls() {
        return new TreeSet<>(pollsFail.values());
    }

    int count() {
        return assigned.size();
    }

    /** By partition, what those wait for that a probe should know of. */
    Map<String, String> outOfService() {
        Map<String, String> causes = new TreeMap<>();
        long now = System.nanoTime();
        troubles.forEach((partition, trouble) -> {
            if (trouble.person() || now - trouble.since() > SHOWN_AFTER.toNanos()) {
                causes.put(partition.toString(), trouble.text());
            }
        });
        return causes;
    }

    /** What is said of a partition, though it may be too early to show it; null where there is nothing. */
    @Nullable
    String said(TopicPartition partition) {
        Trouble trouble = troubles.get(partition);
        return trouble == null ? null : trouble.text();
    }

    private long oldestUnanswered() {
        long now = clock.millis();
        return unanswered.values().stream()
                .mapToLong(timestamp -> Math.max(0, now - timestamp))
                .max()
                .orElse(0);
    }
}
