package io.deactivateuser.recover;

import io.deactivateuser.apply.BusyRows;
import io.deactivateuser.apply.Progress;
import io.deactivateuser.decide.Restored;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A partition of this consumer, and what is known of its place. Used by one thread. */
final class Partition {
    /** What a partition waits for. Its consumer has it paused in every state but {@link #READ}. */
    enum State {
        /** Its place is to be found. */
        UNPLACED,
        /** The replies to its next records are to be read. */
        COMPARED,
        /** Nothing: its records are read. */
        READ,
        /** A user's row that somebody else has locked. */
        WAITS_FOR_ROW,
        /** A person. */
        STANDS
    }

    /** How its records are read. */
    enum Reading {
        /** By the polls of the consumer. */
        TOGETHER,
        /** One by one, apart from the others, and paused in the consumer. */
        APART,
        /** Apart, and from the next poll on together. */
        LAST_APART
    }

    /** Stands for no try at all. */
    static final UUID NO_TRY = new UUID(0, 0);

    final TopicPartition name;
    State state = State.UNPLACED;
    Reading reading = Reading.TOGETHER;

    /** Nothing is tried with the partition before this moment of the JVM's monotonic clock. */
    long notBefore = System.nanoTime();

    /** The try that this worker knows as the partition's last one. */
    UUID attempt = NO_TRY;

    /** The next offset to answer, and the leader epoch of the record before it. */
    long next;

    @Nullable
    Integer epoch;

    /** Where the log begins. */
    long logStart;

    /** Nobody was told anything of the records from this offset on. */
    long horizon;

    /** Up to where {@link #told} holds what callers were told, and up to where the search under way looks for it. */
    long toldUpTo;

    long searchedUpTo;

    Map<Long, ToldReply> told = Map.of();

    /** The row that the comparison began with, and where the answers to what is not compared yet are. */
    @Nullable
    Progress comparedSince;

    Map<TopicPartition, Long> answersFrom = Map.of();
    Instant answersReachBackTo = Instant.MIN;
    Evidence.@Nullable Divergence divergence;
    BusyRows.@Nullable BusyRow busyRow;

    /** Whether its log goes on, and no poll gives anything of it. */
    boolean silent;

    /** Whether the codec of its next records cannot be loaded. The client says so once, and later only that it failed. */
    boolean codecIsMissing;

    final Map<Restored, Integer> restored = new EnumMap<>(Restored.class);

    Partition(TopicPartition name) {
        this.name = name;
    }

    boolean waitsForPlace() {
        return is(State.UNPLACED) || is(State.COMPARED);
    }

    /** Whether the partition is in the state, and has waited as long as its last fault asks for. */
    boolean is(State wanted) {
        return state == wanted && System.nanoTime() - notBefore >= 0;
    }

    boolean isCompared() {
        return next < horizon;
    }

    /** Has the partition wait for a row that is busy; null ends the wait. */
    void waitFor(BusyRows.@Nullable BusyRow row) {
        if (busyRow != null) {
            busyRow.close();
        }
        busyRow = row;
        state = row == null ? state : State.WAITS_FOR_ROW;
    }

    void unplace() {
        waitFor(null);
        state = State.UNPLACED;
        silent = false;
        told = Map.of();
    }
}
