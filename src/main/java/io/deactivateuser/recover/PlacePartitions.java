package io.deactivateuser.recover;

import io.deactivateuser.apply.Applied;
import io.deactivateuser.apply.BatchAttempt;
import io.deactivateuser.apply.Progress;
import io.deactivateuser.decide.RecordPosition;
import io.deactivateuser.decide.Restored;
import io.deactivateuser.decide.Submission;
import io.deactivateuser.observe.AbortCause;
import io.deactivateuser.recover.Partition.State;
import io.deactivateuser.recover.ToldAnswers.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out where one consumer's partitions stand ({@link Place}), writes down what has to be, reads what callers were told where the
 * two stores differ, and lets the consumer go on. Nothing that it writes is needed to find the place again: it may end anywhere.
 */
final class PlacePartitions {
    private static final Logger log = LoggerFactory.getLogger(PlacePartitions.class);
    private static final Duration ASK_FOR = Duration.ofSeconds(3);

    /** After so long without anything to read, a transaction is open that nobody may ever end. */
    private static final Duration OPEN_TOO_LONG = Duration.ofSeconds(2);

    private static final Duration BETWEEN_ENDS = Duration.ofSeconds(5);

    /** How many records are compared at a time, in all partitions of the consumer: their replies are in memory. */
    private static final int WINDOW = 60_000;

    private static final int GONE_AT_A_TIME = 2_000;
    private static final String RESTORED_FROM_REPLY = "Restored from the reply; the request is gone.";

    private final Consumer<byte[], byte[]> consumer;
    private final Recovery recovery;
    private final int number;
    private final Supplier<Consumer<byte[], byte[]>> answers;
    private long endedAt = System.nanoTime() - BETWEEN_ENDS.toNanos();
    private String topicId = "";
    private boolean producerFailed = true;
    private @Nullable ToldAnswers search;
    private List<Partition> searchedFor = List.of();

    PlacePartitions(
            Consumer<byte[], byte[]> consumer,
            Recovery recovery,
            int number,
            Supplier<Consumer<byte[], byte[]>> answers) {
        this.consumer = consumer;
        this.recovery = recovery;
        this.number = number;
        this.answers = answers;
    }

    /** The ID of the request topic in which the partitions were placed. */
    String topicId() {
        return topicId;
    }

    boolean isStillTheTopic() {
        return recovery.topics.requestsId().equals(topicId);
    }

    /** This thread's producer failed. Its transaction may be open, and would hold up whoever asks for the group's offsets. */
    void producerFailed() {
        producerFailed = true;
    }

    /** Gives up a search that is under way. */
    void forget() {
        ToldAnswers given = search;
        search = null;
        searchedFor = List.of();
        if (given != null) {
            try {
                given.close();
            } catch (RuntimeException e) {
                log.debug("A search did not end well.", e);
            }
        }
    }

    /** Gives up a search for a partition that is to be placed again. */
    void forget(Partition partition) {
        if (searchedFor.contains(partition)) {
            forget();
        }
    }

    /**
     * Takes a step towards the place of each partition that waits for its place.
     *
     * @throws RuntimeException where the broker or the database does not answer, or refuses
     */
    void place(Collection<Partition> partitions) {
        List<Partition> compared = of(State.COMPARED, partitions);
        if (!compared.isEmpty()) {
            try {
                compare(compared);
            } catch (RuntimeException e) {
                // Where the replies begin may have changed with their topics, so it is found anew with the place.
                forget();
                compared.forEach(Partition::unplace);
                throw e;
            }
        }
        if (of(State.UNPLACED, partitions).isEmpty()) {
            return;
        }
        String id = recovery.topics.requestsId();
        if (!id.equals(topicId)) {
            // Partitions that are read already were placed in the older topic:
            // none of its offsets may pass for one of the new topic.
            topicId = id;
            forget();
            partitions.forEach(Partition::unplace);
            consumer.pause(partitions.stream().map(partition -> partition.name).toList());
        }
        // A place that had to be written to the database is read back in the next round, and then is one to go on from.
        for (int round = 0; round < 3 && !of(State.UNPLACED, partitions).isEmpty(); round++) {
            find(of(State.UNPLACED, partitions));
        }
    }

    private static List<Partition> of(State state, Collection<Partition> partitions) {
        return partitions.stream().filter(one -> one.is(state)).toList();
    }

    /** Gathers what both stores know of the partitions, and settles the place of each. */
    private void find(List<Partition> waiting) {
        List<Partition> unplaced = withLeader(waiting);
        if (unplaced.isEmpty()) {
            return;
        }
        if (producerFailed) {
            recovery.endOpenTransaction(number);
            producerFailed = false;
        }
        List<Progress> rows = recovery.progress.read(recovery.group);
        Map<TopicPartition, Partition> byName =
                unplaced.stream().collect(Collectors.toMap(partition -> partition.name, partition -> partition));
        // The broker tells the group's offsets once no transaction that moves them is pending. So whatever a dead or
        // slow worker had under way for these partitions is committed or aborted from here on.
        Map<TopicPartition, OffsetAndMetadata> committed = committed(byName.keySet(), rows);
        Topics.Offsets starts = recovery.topics.offsets(byName.keySet(), OffsetSpec.earliest());
        Topics.Offsets ends = recovery.topics.offsets(byName.keySet(), OffsetSpec.latest());
        byName.forEach((name, partition) -> {
            Progress row = rows.stream()
                    .filter(one -> one.topicId().equals(topicId) && one.partition() == name.partition())
                    .findFirst()
                    .orElse(null);
            partition.logStart = starts.of(name).offset();
            Evidence seen = new Evidence(
                    topicId,
                    row,
                    rows.stream().anyMatch(one -> one.topicId().equals(topicId)),
                    !rows.isEmpty(),
                    GroupOffset.of(committed.get(name)),
                    partition.logStart,
                    ends.of(name).offset(),
                    ends.of(name).leaderEpoch().orElse(null),
                    partition.divergence);
            settle(partition, seen, Place.of(seen, recovery.settings.recovery().emptyDatabase()));
        });
    }

    /** Without a leader nobody tells where a log begins and ends, and whoever asks for all at once is told nothing of the others. */
    private List<Partition> withLeader(List<Partition> waiting) {
        Set<Integer> led = recovery.topics.requestsWithLeader();
        Map<Boolean, List<Partition>> byLeader = waiting.stream()
                .collect(Collectors.partitioningBy(partition -> led.contains(partition.name.partition())));
        List<Partition> with = byLeader.getOrDefault(true, List.of());
        List<Partition> without = byLeader.getOrDefault(false, List.of());
        if (without.isEmpty()) {
            return with;
        }
        long again = System.nanoTime() + recovery.settings.retry().longest().toNanos();
        for (Partition partition : without) {
            partition.notBefore = again;
            recovery.states.waits(partition.name, number, AbortCause.BROKER, "as it has no leader");
        }
        recovery.unwritable.ask(
                without.stream().map(partition -> partition.name).toList());
        return with;
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> names, List<Progress> rows) {
        try {
            return consumer.committed(names, ASK_FOR);
        } catch (TimeoutException e) {
            endTransactionsOf(rows.stream()
                    .filter(row -> row.topicId().equals(topicId)
                            && names.contains(new TopicPartition(recovery.topics.requests(), row.partition())))
                    .toList());
            throw e;
        }
    }

    private void settle(Partition partition, Evidence seen, Place place) {
        if (place instanceof Place.GoOn go) {
            if (go.horizon() <= go.row().committed() && go.row().committed() < partition.logStart) {
                leaveBehind(partition, go.row());
            } else {
                follow(partition, go.row(), go.horizon());
            }
        } else if (place instanceof Place.New fresh) {
            begin(partition, fresh, seen);
        } else if (place instanceof Place.Landed landed) {
            move(landed.row(), landed.row().begun(), landed.row().begunEpoch());
        } else if (place instanceof Place.Moved moved) {
            log.warn(
                    "An operator has put {} to the offset {}.",
                    partition.name,
                    moved.row().committed());
            commitToGroup(partition, moved.row().committed(), moved.row().attempt());
            move(moved.row(), moved.row().committed(), null);
            partition.divergence = null;
        } else if (place instanceof Place.TailLost lost) {
            log.error(
                    "{} lost records: those from offset {} up to {} that were answered are not there any more. What stands there"
                            + " instead is answered. Find out what the broker lost.",
                    partition.name,
                    lost.at(),
                    lost.end());
            commitToGroup(partition, lost.at(), lost.row().attempt());
            move(lost.row(), lost.at(), null);
            partition.divergence = null;
        } else if (place instanceof Place.Unknown unknown) {
            partition.attempt = Partition.NO_TRY;
            stand(partition, unknown.why(), unknown.row().committed());
        } else {
            partition.attempt = Partition.NO_TRY;
            standBesideEmptyDatabase(partition);
        }
    }

    private void move(Progress row, long offset, @Nullable Integer epoch) {
        recovery.progress.move(recovery.group, row, offset, epoch, recovery.topics.answersSoFar());
    }

    private void follow(Partition partition, Progress row, long horizon) {
        partition.attempt = row.attempt();
        partition.next = row.committed();
        partition.epoch = row.committedEpoch();
        partition.horizon = horizon;
        partition.told = Map.of();
        partition.toldUpTo = row.committed();
        partition.comparedSince = null;
        if (partition.isCompared()) {
            AnswersFrom from = AnswersFrom.of(row, recovery.topics);
            partition.answersFrom = from.starts();
            partition.answersReachBackTo = from.reachesBackTo();
            partition.comparedSince = row;
            partition.restored.clear();
            partition.state = State.COMPARED;
        } else {
            read(partition);
        }
    }

    private void begin(Partition partition, Place.New fresh, Evidence seen) {
        GroupOffset group = seen.group();
        if (fresh.horizon() == fresh.from()
                && group != null
                && (group.offset() != fresh.from() || !seen.groupKnowsTopic())) {
            log.info(
                    "{} begins at the offset {}; the group's offset {} is that of another topic or program.",
                    partition.name,
                    fresh.from(),
                    group.offset());
            commitToGroup(partition, fresh.from(), Partition.NO_TRY);
        }
        partition.divergence = null;
        recovery.progress.create(
                recovery.group,
                topicId,
                partition.name.partition(),
                fresh.from(),
                fresh.horizon() == fresh.from() ? recovery.topics.answersSoFar() : "");
    }

    /** The broker takes this commit from the partition's present owner alone, so a worker that has lost the partition moves nothing. */
    private void commitToGroup(Partition partition, long offset, UUID attempt) {
        consumer.commitSync(Map.of(partition.name, GroupOffset.committing(offset, null, topicId, attempt)), ASK_FOR);
    }

    /** Goes on at the partition's next record. */
    void read(Partition partition) {
        partition.state = State.READ;
        recovery.states.goesOn(partition.name, number);
        long from = Math.max(partition.next, partition.logStart);
        consumer.seek(
                partition.name,
                new OffsetAndMetadata(
                        from, from == partition.next ? Optional.ofNullable(partition.epoch) : Optional.empty(), ""));
        if (partition.reading == Partition.Reading.TOGETHER) {
            consumer.resume(List.of(partition.name));
        }
    }

    private void compare(List<Partition> partitions) {
        if (search == null) {
            // Asked for after the group's offsets (find): a transaction that was pending then has written all of its
            // answers before these ends. The other way round, an answer that is just being committed would be missed.
            Map<TopicPartition, Long> ends = new HashMap<>();
            recovery.topics
                    .offsets(recovery.topics.answers().keySet(), OffsetSpec.latest())
                    .byPartition()
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
            searchedFor = partitions;
            search = new ToldAnswers(
                    answers.get(),
                    recovery.bounds,
                    recovery.settings.topics().results(),
                    partitions.stream()
                            .map(partition -> wanted(partition, WINDOW / partitions.size()))
                            .toList(),
                    ends);
        }
        if (search.advance()) {
            ToldAnswers done = search;
            // A partition that used its replies up meanwhile has its turn in the next search.
            searchedFor.forEach(partition -> compared(partition, done));
            forget();
        } else if (search.standstill().compareTo(OPEN_TOO_LONG) > 0) {
            endTransactionsOf(searchedFor.stream()
                    .map(partition -> Objects.requireNonNull(partition.comparedSince))
                    .toList());
        }
    }

    private Wanted wanted(Partition partition, int atMost) {
        Progress since = Objects.requireNonNull(partition.comparedSince);
        partition.searchedUpTo = Math.min(partition.horizon, partition.toldUpTo + Math.max(1, atMost));
        return new Wanted(
                partition.name.topic(),
                topicId,
                recovery.group,
                partition.name.partition(),
                partition.toldUpTo,
                partition.searchedUpTo,
                partition.answersFrom,
                unsourcedSince(since));
    }

    /** Only the version before leaves no source; where it began the row's last try, or where no row was left, its answers count. */
    private static @Nullable Instant unsourcedSince(Progress since) {
        if (since.resultsFrom() == null) {
            return since.begunAt();
        }
        return since.resultsFrom().isEmpty() ? Instant.EPOCH : null;
    }

    private void compared(Partition partition, ToldAnswers done) {
        long first = partition.toldUpTo;
        partition.toldUpTo = partition.searchedUpTo;
        partition.told = done.found(partition.name.partition());
        partition.answersFrom = done.startsOfLater(partition.name.partition());
        if (first < partition.logStart) {
            restoreWithoutRequests(partition);
        }
        if (partition.toldUpTo > partition.logStart) {
            read(partition);
        } else if (partition.toldUpTo == partition.horizon) {
            leaveBehind(partition, Objects.requireNonNull(partition.comparedSince));
        } else {
            partition.state = State.COMPARED;
        }
    }

    /** Makes true what was told of records before the log's beginning: their replies are there, the records themselves are gone. */
    private void restoreWithoutRequests(Partition partition) {
        List<Submission> lost = new ArrayList<>();
        partition.told.forEach((offset, told) -> {
            Submission submission = offset < partition.logStart && told.leftTraces()
                    ? told.withoutRequest(
                            new RecordPosition(
                                    partition.name.topic(),
                                    topicId,
                                    partition.name.partition(),
                                    RecordPosition.UNKNOWN_EPOCH,
                                    offset),
                            RESTORED_FROM_REPLY)
                    : null;
            if (submission != null) {
                lost.add(submission);
            }
        });
        lost.sort((left, right) ->
                Long.compare(left.position().offset(), right.position().offset()));
        for (int from = 0; from < lost.size(); from += GONE_AT_A_TIME) {
            Applied applied = recovery.applyBatch.apply(
                    BatchAttempt.withoutProgress(), lost.subList(from, Math.min(lost.size(), from + GONE_AT_A_TIME)));
            if (!applied.left().isEmpty()) {
                throw new TimeoutException("Users to be restored are locked by others, or the database is slow.");
            }
            applied.decisions()
                    .forEach(decision -> count(
                            partition,
                            Objects.requireNonNull(
                                    Objects.requireNonNull(decision).restored()),
                            1));
        }
        long answered = partition.told.keySet().stream()
                .filter(offset -> offset < partition.logStart)
                .count();
        log.error(
                "{} begins at the offset {}: the records before it, from {} on, are gone. {} of them were answered and are restored"
                        + " from their replies; nobody answers the others. Keep the requests longer than a worker can be down.",
                partition.name,
                partition.logStart,
                partition.next,
                answered);
    }

    private void leaveBehind(Partition partition, Progress row) {
        if (partition.comparedSince == null) {
            log.error(
                    "{} begins at the offset {}: the records from {} on are gone and were never answered. Keep the requests longer"
                            + " than a worker can be down.",
                    partition.name,
                    partition.logStart,
                    row.committed());
        }
        move(row, partition.logStart, null);
        partition.unplace();
    }

    /** Of the records that came, those of which it is known whether their callers were told; the others are fetched later. */
    List<ConsumerRecord<byte[], byte[]>> known(Partition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        int known = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() >= partition.toldUpTo && partition.toldUpTo < partition.horizon) {
                break;
            }
            boolean mayHaveBeenTold = record.offset() < partition.horizon && isOlderThanAnswers(record, partition);
            ToldReply told = partition.told.get(record.offset());
            if (mayHaveBeenTold && (told == null || !told.isOfEpoch(Batch.epoch(record)))) {
                if (known == 0) {
                    stand(partition, "the replies that would tell whether it was answered are gone", record.offset());
                }
                break;
            }
            known++;
        }
        if (known < records.size()) {
            consumer.seek(partition.name, records.get(known).offset());
            if (known == 0 && partition.state == State.READ) {
                compareOn(partition, records.get(0).offset());
            }
        }
        return records.subList(0, known);
    }

    /** Whether the answer to the record may be gone. A timestamp that the producer has set proves nothing, so then it may be. */
    private static boolean isOlderThanAnswers(ConsumerRecord<?, ?> record, Partition partition) {
        return !partition.answersReachBackTo.equals(Instant.MIN)
                && (record.timestampType() != TimestampType.LOG_APPEND_TIME
                        || Instant.ofEpochMilli(record.timestamp())
                                .minus(AnswersFrom.CLOCKS_APART)
                                .isBefore(partition.answersReachBackTo));
    }

    /** After a batch: reads the next replies where those at hand are used up, and says what came of it where all are. */
    void compareOn(Partition partition) {
        if (partition.comparedSince == null) {
            return;
        }
        if (partition.isCompared()) {
            compareOn(partition, partition.next);
            return;
        }
        Progress since = partition.comparedSince;
        partition.comparedSince = null;
        partition.told = Map.of();
        log.info(
                "Looked for the replies of a batch of {} that ends at {}, and of all behind it, from {} up to {}: {}",
                partition.name,
                since.begun(),
                since.committed(),
                partition.horizon,
                partition.restored);
        Integer conflicts = partition.restored.get(Restored.CONFLICT);
        if (conflicts != null) {
            log.error(
                    "{} users were told to be deactivated and may be active: the restored database has a state of theirs that is as"
                            + " new. Look at restore_conflicts; the README has the statement that deactivates them.",
                    conflicts);
        }
    }

    private void compareOn(Partition partition, long next) {
        if (next >= partition.toldUpTo && partition.toldUpTo < partition.horizon) {
            partition.state = State.COMPARED;
            consumer.pause(List.of(partition.name));
        }
    }

    private void stand(Partition partition, String why, long offset) {
        partition.state = State.STANDS;
        consumer.pause(List.of(partition.name));
        if (recovery.states.stands(partition.name, number, why + ", from the offset " + offset + " on")) {
            log.error(
                    "{} stands at the offset {}: {}. Nothing of it is answered before a person says where to go on. To answer from"
                            + " there again, or to go on behind it, put the offset that you choose for OFFSET: {}",
                    partition.name,
                    offset,
                    why,
                    goOn(partition));
        }
    }

    /** The statement by which an operator says where a partition goes on. */
    String goOn(Partition partition) {
        return "UPDATE request_offsets SET committed_offset = OFFSET, begun_offset = OFFSET, attempt = gen_random_uuid(), forced = true"
                + " WHERE consumer_group = '" + recovery.group + "' AND topic_id = '" + topicId + "' AND partition = "
                + partition.name.partition() + ";";
    }

    private void standBesideEmptyDatabase(Partition partition) {
        partition.state = State.STANDS;
        if (recovery.states.stands(
                partition.name, number, "the database knows nothing of the group, which has offsets")) {
            log.error(
                    "{} stands: the database has no row of the group {} in request_offsets, and the group has offsets. Start the"
                            + " worker with deactivate-user.recovery.empty-database=restore where the database has lost them, or with"
                            + " ignore where it is a new one.",
                    partition.name,
                    recovery.group);
        }
    }

    /**
     * Ends the transactions that the rows' last tries may have left open. Where their worker is alive, it loses one batch by this. This
     * thread's own transaction was ended before ({@link #find}).
     */
    private void endTransactionsOf(List<Progress> rows) {
        Set<String> ids = rows.stream()
                .filter(row -> row.committed() < row.begun())
                .map(Progress::begunBy)
                .filter(id -> id != null && !id.equals(recovery.transactionalIds.name(number)))
                .collect(Collectors.toSet());
        if (!ids.isEmpty() && System.nanoTime() - endedAt > BETWEEN_ENDS.toNanos()) {
            log.info("Ends the transactions that {} left open.", ids);
            endedAt = System.nanoTime();
            AwaitAdmin.await(recovery.admin.fenceProducers(ids).all());
        }
    }

    void count(Partition partition, Restored outcome, int records) {
        partition.restored.merge(outcome, records, Integer::sum);
        recovery.metrics.restored(outcome.name(), records);
    }
}
