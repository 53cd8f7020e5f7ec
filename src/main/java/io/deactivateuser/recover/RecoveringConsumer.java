package io.deactivateuser.recover;

import io.deactivateuser.apply.Applied.Left;
import io.deactivateuser.apply.BatchAttempt;
import io.deactivateuser.apply.BatchRange;
import io.deactivateuser.apply.BusyRows;
import io.deactivateuser.apply.Progress;
import io.deactivateuser.apply.ProgressChangedException;
import io.deactivateuser.apply.SqlFault;
import io.deactivateuser.apply.UnfitDatabaseException;
import io.deactivateuser.decide.Restored;
import io.deactivateuser.observe.AbortCause;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * One thread's consumer. Its polls give records of partitions whose place is known, and of no other: a partition that was just
 * assigned, or had a part in a batch that failed, is paused until its place is found, which each poll tries before anything else. So
 * the thread stays in its group meanwhile, other partitions go on, and a wait can be ended from outside as any poll can.
 *
 * <p>A poll throws nothing but what ends the consumer: the container would go on behind records that it never saw answered.
 */
public final class RecoveringConsumer implements InvocationHandler {
    private static final Logger log = LoggerFactory.getLogger(RecoveringConsumer.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofMillis(10);
    private static final String LOAD_CODEC =
            "their codec's native library cannot be loaded, so let java.io.tmpdir name a directory that can be written and is not"
                    + " mounted noexec";
    private static final String GO_ON_BEHIND =
            "where the log is broken, and cannot be mended, this goes on behind it, with the offset that you choose for OFFSET: ";

    private final Consumer<byte[], byte[]> consumer;
    private final Recovery recovery;
    private final int number;
    private final KafkaTemplate<byte[], byte[]> transactions;
    private final Backoff backoff;
    private final PlacePartitions places;
    private final ReadApart apart;
    private final SilentPartitions silent;
    private final Map<TopicPartition, Partition> partitions = new HashMap<>();

    /** Partitions whose records were fetched and are not answered yet. */
    private final Set<TopicPartition> handedOut = new HashSet<>();

    private long seenChanges;
    private long lookedAt = System.nanoTime();
    private long notBefore = lookedAt;

    RecoveringConsumer(
            Consumer<byte[], byte[]> consumer,
            Recovery recovery,
            int number,
            Supplier<Consumer<byte[], byte[]>> answers,
            Supplier<Consumer<byte[], byte[]>> oneByOne) {
        this.consumer = consumer;
        this.recovery = recovery;
        this.number = number;
        this.transactions = recovery.transactions(number);
        this.backoff = new Backoff(recovery.settings.retry());
        this.places = new PlacePartitions(consumer, recovery, number, answers);
        this.apart = new ReadApart(recovery, oneByOne);
        this.silent = new SilentPartitions(consumer, recovery, number);
    }

    /** What belongs to a consumer that {@link Recovery#around} has made. */
    public static RecoveringConsumer of(Consumer<?, ?> consumer) {
        return (RecoveringConsumer) Proxy.getInvocationHandler(consumer);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("poll")) {
            return poll((Duration) Objects.requireNonNull(arguments)[0]);
        }
        try {
            return method.invoke(consumer, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            if (method.getName().equals("close")) {
                places.forget();
                recovery.states.pollsAgain(number);
                recovery.giveBack(number);
            }
        }
    }

    /** Partitions are given to this consumer: paused, and at an offset that is never fetched. */
    public void assigned(Collection<TopicPartition> assigned) {
        consumer.pause(assigned);
        for (TopicPartition name : assigned) {
            partitions.put(name, new Partition(name));
            consumer.seek(name, 0);
        }
        notBefore = System.nanoTime();
    }

    /** Partitions are somebody else's now. */
    public void takenAway(Collection<TopicPartition> taken) {
        places.forget();
        for (TopicPartition name : taken) {
            Partition partition = partitions.remove(name);
            if (partition != null) {
                partition.unplace();
            }
            recovery.states.forget(name, number);
        }
    }

    /**
     * What belongs to the records of a poll.
     *
     * @throws RuntimeException where the broker does not say what the results hold already
     */
    public Batch batch(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<Integer, ConsumerRecord<byte[], byte[]>> last = new TreeMap<>();
        records.forEach(record -> last.put(record.partition(), record));
        UUID id = UUID.randomUUID();
        Instant now = recovery.clock.instant();
        List<BatchRange> ranges = new ArrayList<>();
        Map<Integer, Map<Long, ToldReply>> told = new HashMap<>();
        Map<Integer, Long> horizons = new HashMap<>();
        last.values().forEach(record -> {
            Partition partition = partition(record);
            long next = record.offset() + 1;
            Integer epoch = record.leaderEpoch().orElse(null);
            Progress since = partition.comparedSince;
            ranges.add(new BatchRange(
                    recovery.group,
                    places.topicId(),
                    record.partition(),
                    partition.attempt,
                    partition.next,
                    partition.epoch,
                    next,
                    epoch,
                    partition.horizon,
                    // While records are compared, the replies to the next ones are where they were when that began.
                    since == null ? now : since.begunAt(),
                    since == null ? recovery.topics.answersSoFar() : since.resultsFrom()));
            if (partition.isCompared()) {
                told.put(record.partition(), partition.told);
                horizons.put(record.partition(), partition.horizon);
            }
        });
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        ranges.forEach(range -> offsets.put(
                new TopicPartition(recovery.topics.requests(), range.partition()), GroupOffset.committing(range, id)));
        BatchAttempt attempt = new BatchAttempt(id, recovery.transactionalIds.name(number), ranges);
        return new Batch(records, places.topicId(), recovery.group, attempt, told, horizons, offsets);
    }

    /**
     * Commits the replies to the batch together with its offsets. Where this method returns, both are committed; where it throws, nobody
     * knows whether they are.
     *
     * @throws RuntimeException Kafka's or Spring's; the batch may have been committed all the same
     */
    @SuppressWarnings("FutureReturnValueIgnored") // a failed send fails the commit
    public void commit(Batch batch, List<ProducerRecord<byte[], byte[]>> outgoing) {
        boolean[] committing = {false};
        try {
            transactions.executeInTransaction(kafka -> {
                kafka.execute(producer -> {
                    outgoing.forEach(producer::send);
                    return outgoing.size();
                });
                // The broker refuses them where a partition of the batch is another worker's. A newer membership, which
                // would hide that, comes by a poll alone, and that takes the partition from this worker first.
                kafka.sendOffsetsToTransaction(batch.offsets(), consumer.groupMetadata());
                committing[0] = true;
                return outgoing.size();
            });
        } catch (RuntimeException e) {
            // Nobody else can commit this thread's transaction,
            // so a batch whose commit was not tried will never be committed.
            if (!committing[0]) {
                tell(batch, recovery.progress::abandoned);
            }
            throw e;
        }
        tell(batch, recovery.progress::landed);
    }

    /**
     * The answered part of a batch is committed, and reading goes on behind it; what is left is read again.
     *
     * @param batch all of it
     * @param answered the part that is committed
     * @param left by partition, where the other part begins, and why it is left
     * @param compared by partition, what became of the records whose callers may have been told before
     */
    public void answered(
            Batch batch, Batch answered, Map<Integer, Left> left, Map<Integer, Map<Restored, Integer>> compared) {
        handedOut.clear();
        Map<Integer, BatchRange> ends = new HashMap<>();
        answered.attempt().ranges().forEach(range -> ends.put(range.partition(), range));
        for (BatchRange range : batch.attempt().ranges()) {
            Partition partition = partitions.get(new TopicPartition(recovery.topics.requests(), range.partition()));
            if (partition != null && partition.attempt.equals(range.expected())) {
                // The database has this try in the row of every partition of the batch, of those that are left, too.
                partition.attempt = batch.attempt().id();
                BatchRange end = ends.get(range.partition());
                if (end != null) {
                    partition.next = end.next();
                    partition.epoch = end.nextEpoch();
                    partition.codecIsMissing = false;
                    recovery.states.answered(partition.name);
                }
                Left from = left.get(range.partition());
                if (from != null) {
                    recovery.states.unanswered(partition.name, timeOf(batch, range.partition(), from.offset()));
                    leave(partition, from);
                }
                compared.getOrDefault(range.partition(), Map.of())
                        .forEach((outcome, count) -> places.count(partition, outcome, count));
                if (partition.state == Partition.State.READ) {
                    places.compareOn(partition);
                }
            }
        }
        if (left.values().stream().noneMatch(Left.Failed.class::isInstance)) {
            backoff.reset();
        }
    }

    private static long timeOf(Batch batch, int partition, long offset) {
        return batch.records().stream()
                .filter(record -> record.partition() == partition && record.offset() >= offset)
                .mapToLong(ConsumerRecord::timestamp)
                .findFirst()
                .orElse(0);
    }

    private void waits(Partition partition, AbortCause cause, String where) {
        recovery.states.waits(partition.name, number, cause, where);
    }

    private void leave(Partition partition, Left left) {
        if (left instanceof Left.Failed failed) {
            Duration wait = backoff.next();
            partition.notBefore = System.nanoTime() + wait.toNanos();
            waits(partition, AbortCause.DATABASE, "from the offset " + left.offset() + " on");
            logSeldom(
                    AbortCause.DATABASE,
                    "The database does not take the record " + partition.name + "@" + left.offset()
                            + ", and whether it takes others is not known yet",
                    failed.cause(),
                    wait);
            unplace(partition);
        } else if (left instanceof Left.Busy busy) {
            consumer.pause(List.of(partition.name));
            partition.waitFor(recovery.busyRows.await(partition.name + "@" + busy.offset(), busy.userId()));
        } else {
            places.read(partition);
        }
    }

    /** The batch was rolled back, or nobody knows whether it was committed: its partitions are placed again. */
    public void failed(List<ConsumerRecord<byte[], byte[]>> records, AbortCause cause, Throwable fault) {
        boolean changed = fault instanceof ProgressChangedException;
        Duration wait = changed ? recovery.settings.retry().first() : backoff.next();
        if (changed) {
            recovery.changed();
        }
        Map<TopicPartition, Long> first = new HashMap<>();
        records.forEach(
                record -> first.putIfAbsent(new TopicPartition(record.topic(), record.partition()), record.offset()));
        first.forEach(
                (name, offset) -> recovery.states.waits(name, number, cause, "from the offset " + offset + " on"));
        if (mayBeAboutLeaders(fault)) {
            recovery.unwritable.ask(first.keySet());
        }
        if (recovery.seldom.isDue(changed ? ProgressChangedException.class : cause)) {
            log.warn(
                    "A batch of {} records was rolled back and is read again in {} ms, from {} on. Cause: {}",
                    records.size(),
                    wait.toMillis(),
                    first.entrySet().stream()
                            .map(from -> from.getKey() + "@" + from.getValue())
                            .sorted()
                            .collect(Collectors.joining(", ")),
                    SqlFault.rootCause(fault).toString());
        }
        if (fault instanceof OutOfMemoryError) {
            apart.begin(
                    handedOut.stream()
                            .map(partitions::get)
                            .filter(Objects::nonNull)
                            .toList(),
                    "A batch");
        }
        places.producerFailed();
        notBefore = System.nanoTime() + wait.toNanos();
        unplaceHandedOut();
    }

    private ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        // Records that are handed out still were not answered, whatever ended the listener.
        unplaceHandedOut();
        if (seenChanges != recovery.changes()) {
            seenChanges = recovery.changes();
            partitions.values().forEach(this::unplace);
        }
        try {
            together();
            look();
            goOnWhereRowsAreFree();
            place();
            ConsumerRecords<byte[], byte[]> alone = apart.next(partitions.values());
            if (!alone.isEmpty()) {
                return accepted(alone);
            }
            recovery.bounds.pollBegins();
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(wait(timeout));
            recovery.states.pollsAgain(number);
            return accepted(recovery.bounds.trimmed(polled));
        } catch (WakeupException | InterruptException | FencedInstanceIdException | UnfitDatabaseException e) {
            throw e;
        } catch (LogTruncationException e) {
            e.offsetOutOfRangePartitions().keySet().forEach(name -> {
                OffsetAndMetadata divergent = e.divergentOffsets().get(name);
                diverged(partitions.get(name), divergent == null ? null : divergent.offset());
            });
        } catch (InvalidOffsetException e) {
            notBefore = System.nanoTime() + backoff.next().toNanos();
            e.partitions().forEach(name -> unplace(partitions.get(name)));
        } catch (RuntimeException e) {
            pauseAfter(e);
        } catch (OutOfMemoryError e) {
            apart.begin(partitions.values(), "A poll");
            pauseAfter(e);
        } catch (LinkageError e) {
            pauseAfter(withItsPartition(e));
            // Unlike an exception, an error takes along what the poll had read of other partitions.
            partitions.values().forEach(this::unplace);
        }
        return ConsumerRecords.empty();
    }

    /** The codec of some records cannot be loaded. The client says of which partition they are, if it is asked for them again. */
    private KafkaException withItsPartition(LinkageError error) {
        try {
            recovery.bounds.pollBegins();
            consumer.poll(Duration.ZERO);
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            return new KafkaException(e.getMessage(), error);
        }
        return new KafkaException(error);
    }

    private void goOnWhereRowsAreFree() {
        for (Partition partition : partitions.values()) {
            BusyRows.BusyRow row = partition.busyRow;
            if (row != null && row.isFree()) {
                partition.waitFor(null);
                places.read(partition);
            } else if (row != null) {
                waits(
                        partition,
                        AbortCause.LOCK,
                        "from the offset " + partition.next + " on, for a user's row that is locked by "
                                + row.blockedBy());
            }
        }
    }

    /** Partitions that were read apart go on where they stand now. */
    private void together() {
        for (Partition partition : partitions.values()) {
            if (partition.reading == Partition.Reading.LAST_APART) {
                partition.reading = Partition.Reading.TOGETHER;
                unplace(partition);
            }
        }
    }

    private void place() {
        if (isDue() && partitions.values().stream().anyMatch(Partition::waitsForPlace)) {
            try {
                recovery.database.beforeFirstRecord();
                places.place(partitions.values());
            } catch (WakeupException | InterruptException | FencedInstanceIdException e) {
                throw e;
            } catch (UnfitDatabaseException e) {
                log.error("The worker reads nothing and stops. {}", e.getMessage());
                throw e;
            } catch (RuntimeException e) {
                Duration wait = backoff.next();
                notBefore = System.nanoTime() + wait.toNanos();
                // Spring wraps what a producer could not do.
                boolean ofBroker = e instanceof KafkaException || SqlFault.rootCause(e) instanceof KafkaException;
                AbortCause cause = ofBroker ? AbortCause.BROKER : AbortCause.DATABASE;
                List<Partition> waiting = partitions.values().stream()
                        .filter(Partition::waitsForPlace)
                        .toList();
                waiting.forEach(partition -> waits(partition, cause, "as its place cannot be found out yet"));
                if (mayBeAboutLeaders(e)) {
                    recovery.unwritable.ask(
                            waiting.stream().map(partition -> partition.name).toList());
                }
                logSeldom(cause, "Where " + partitions.keySet() + " stand cannot be found out yet", e, wait);
            }
        }
    }

    /**
     * A batch that the broker cannot give, say one whose checksum is wrong, is asked for again, as after every other fault. Where the
     * client says which partition it is, the others go on.
     */
    private void pauseAfter(Throwable fault) {
        if (partitions.isEmpty()) {
            recovery.states.pollFails(number, SqlFault.rootCause(fault).toString());
        }
        List<Partition> named = partitions.values().stream()
                .filter(partition -> names(fault, partition.name))
                .toList();
        for (Partition partition : named.isEmpty() ? List.copyOf(partitions.values()) : named) {
            partition.codecIsMissing |= isAboutCodec(fault);
            waits(
                    partition,
                    AbortCause.BROKER,
                    named.isEmpty()
                            ? "as polls fail"
                            : "from the offset " + partition.next + " on, as its records cannot be read; "
                                    + (partition.codecIsMissing ? LOAD_CODEC : GO_ON_BEHIND + places.goOn(partition)));
            unplace(partition);
        }
        // Other partitions may answer batches meanwhile, each of which resets the backoff:
        // a partition that fails by itself waits the longest.
        Duration wait =
                named.isEmpty() ? backoff.next() : recovery.settings.retry().longest();
        named.forEach(partition -> partition.notBefore = System.nanoTime() + wait.toNanos());
        logSeldom(AbortCause.BROKER, "A poll failed", fault, wait);
        if (named.isEmpty()) {
            try {
                Thread.sleep(wait.toMillis());
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
    }

    private static boolean isAboutCodec(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof LinkageError) {
                return true;
            }
        }
        return false;
    }

    /** Whether a message of the client's names the partition; its exceptions have no other place for it. */
    private static boolean names(Throwable fault, TopicPartition partition) {
        Pattern name = Pattern.compile("(?<![\\w.-])" + Pattern.quote(partition.toString()) + "(?!\\d)");
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && name.matcher(cause.getMessage()).find()) {
                return true;
            }
        }
        return false;
    }

    private void logSeldom(AbortCause cause, String what, Throwable fault, Duration wait) {
        if (recovery.seldom.isDue(what.substring(0, Math.min(20, what.length())) + cause)) {
            log.warn(
                    "{}; the next try is in {} ms: {}",
                    what,
                    wait.toMillis(),
                    SqlFault.rootCause(fault).toString());
        }
    }

    private Duration wait(Duration timeout) {
        if (partitions.values().stream().noneMatch(Partition::waitsForPlace)) {
            return timeout;
        }
        Duration remaining = Duration.ofNanos(Math.max(STEP.toNanos(), notBefore - System.nanoTime()));
        return remaining.compareTo(timeout) < 0 ? remaining : timeout;
    }

    private boolean isDue() {
        return System.nanoTime() - notBefore >= 0;
    }

    /** The records that can be answered now; the others are fetched again later. */
    private ConsumerRecords<byte[], byte[]> accepted(ConsumerRecords<byte[], byte[]> records) {
        partitions.values().forEach(partition -> tellOf(partition, records));
        if (records.isEmpty()) {
            return records;
        }
        handedOut.addAll(records.partitions());
        // Asked after the records were fetched. A topic's ID never comes back, so while it is the one in which the
        // partitions were placed, every record fetched since is of that topic.
        if (!places.isStillTheTopic()) {
            log.warn("The topic {} was made anew under this name.", recovery.topics.requests());
            recovery.changed();
            return ConsumerRecords.empty();
        }
        if (records.partitions().stream().allMatch(this::isAllKnown)) {
            return records;
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> kept = new HashMap<>();
        for (TopicPartition name : records.partitions()) {
            Partition partition = partitions.get(name);
            List<ConsumerRecord<byte[], byte[]>> known = partition == null || partition.state != Partition.State.READ
                    ? List.of()
                    : places.known(partition, records.records(name));
            if (!known.isEmpty()) {
                kept.put(name, known);
            }
        }
        handedOut.retainAll(kept.keySet());
        return new ConsumerRecords<>(kept, Map.of());
    }

    /** What the probes show of a partition after a poll that went well. */
    private void tellOf(Partition partition, ConsumerRecords<byte[], byte[]> records) {
        List<ConsumerRecord<byte[], byte[]>> own = records.records(partition.name);
        if (!own.isEmpty()) {
            partition.silent = false;
            recovery.states.unanswered(partition.name, own.get(0).timestamp());
        } else if (partition.state == Partition.State.READ
                && !partition.silent
                && recovery.states.waits(partition.name)
                && consumer.currentLag(partition.name).orElse(-1) == 0) {
            recovery.states.answered(partition.name);
        }
    }

    private boolean isAllKnown(TopicPartition name) {
        Partition partition = partitions.get(name);
        return partition != null && partition.state == Partition.State.READ && !partition.isCompared();
    }

    /** Looks at what idle partitions show of themselves in neither store. */
    private void look() {
        if (System.nanoTime() - lookedAt >= LOOK_EVERY.toNanos()) {
            lookedAt = System.nanoTime();
            lookAtRows();
            silent.look(partitions.values());
        }
    }

    /** A database that went back shows in rows that are not what this worker wrote last; so idle partitions look at theirs, too. */
    private void lookAtRows() {
        Map<Integer, Progress> rows;
        try {
            rows = recovery.progress.read(recovery.group).stream()
                    .filter(row -> row.topicId().equals(places.topicId()))
                    .collect(Collectors.toMap(Progress::partition, row -> row));
        } catch (RuntimeException e) {
            log.debug("The progress cannot be read.", e);
            return;
        }
        for (Partition partition : partitions.values()) {
            Progress row = rows.get(partition.name.partition());
            boolean same = row != null && row.attempt().equals(partition.attempt) && !row.forced();
            if (partition.state == Partition.State.STANDS && !same) {
                unplace(partition); // an operator may have moved the partition, or its row says more by now
            } else if ((partition.state == Partition.State.READ || partition.state == Partition.State.WAITS_FOR_ROW)
                    && !same) {
                log.warn(
                        "The database does not hold what this worker wrote last of {}: it was put back, or an operator moved the"
                                + " partition. All partitions are compared again.",
                        partition.name);
                recovery.changed();
            }
        }
    }

    private void unplaceHandedOut() {
        handedOut.forEach(name -> unplace(partitions.get(name)));
        handedOut.clear();
    }

    private static void tell(Batch batch, java.util.function.Consumer<BatchAttempt> what) {
        try {
            what.accept(batch.attempt());
        } catch (RuntimeException e) {
            log.debug("The end of a batch was not noted; it is compared with its replies where that matters.", e);
        }
    }

    private Partition partition(ConsumerRecord<?, ?> record) {
        return Objects.requireNonNull(partitions.get(new TopicPartition(record.topic(), record.partition())));
    }

    private void diverged(@Nullable Partition partition, @Nullable Long offset) {
        if (partition != null) {
            partition.divergence = new Evidence.Divergence(offset);
            unplace(partition);
        }
    }

    private void unplace(@Nullable Partition partition) {
        if (partition != null) {
            partition.unplace();
            places.forget(partition);
            consumer.pause(List.of(partition.name));
        }
    }

    /** Whether the fault is one that the client tries again, as where a partition has no leader or too few replicas in sync. */
    private static boolean mayBeAboutLeaders(Throwable fault) {
        return SqlFault.rootCause(fault) instanceof RetriableException;
    }
}
