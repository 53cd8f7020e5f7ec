package io.deactivateuser.recover;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.apply.Progress;
import io.deactivateuser.recover.Evidence.Divergence;
import io.deactivateuser.settings.WorkerSettings.EmptyDatabase;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every row of the table of places. */
class PlaceTest {
    private static final String TOPIC = "topic";
    private static final UUID TRY = new UUID(0, 1);
    private static final UUID OTHER_TRY = new UUID(0, 2);

    private boolean rowsOfTopic = true;
    private boolean rowsOfGroup = true;
    private long logStart;
    private long logEnd = 200;
    private @Nullable Integer logEpoch = 5;
    private @Nullable Divergence divergence;
    private @Nullable EmptyDatabase emptyDatabase;

    @Test
    void whereBothAgreeReadingGoesOn() {
        Progress row = row(100, 100);

        assertThat(place(row, ours(100, TRY))).isEqualTo(new Place.GoOn(row, 100));
    }

    @Test
    void aBatchThatWasBegunIsComparedWithItsReplies() {
        Progress row = row(100, 110);

        assertThat(place(row, ours(100, OTHER_TRY))).isEqualTo(new Place.GoOn(row, 110));
    }

    @Test
    void aGroupThatNamesTheTryHasCommittedIt() {
        Progress row = row(100, 110);

        assertThat(place(row, ours(110, TRY))).isEqualTo(new Place.Landed(row));
    }

    @Test
    void anOffsetWithoutTheTryIsNoProof() {
        Progress row = row(100, 110);

        assertThat(place(row, ours(110, OTHER_TRY))).isEqualTo(new Place.GoOn(row, 110));
        assertThat(place(row, anybodys(110))).isEqualTo(new Place.GoOn(row, 110));
        assertThat(place(row, new GroupOffset(110, "another", TRY.toString()))).isEqualTo(new Place.GoOn(row, 110));
    }

    @Test
    void aGroupThatIsBehindIsNotFollowed() {
        Progress row = row(100, 100);

        assertThat(place(row, ours(20, OTHER_TRY))).isEqualTo(new Place.GoOn(row, 100));
        assertThat(place(row, null)).isEqualTo(new Place.GoOn(row, 100));
    }

    @Test
    void whereTheGroupIsAheadWhatLiesBetweenIsCompared() {
        Progress row = row(100, 110);

        assertThat(place(row, ours(160, OTHER_TRY))).isEqualTo(new Place.GoOn(row, 160));
        assertThat(place(row, anybodys(160))).isEqualTo(new Place.GoOn(row, 160));
    }

    @Test
    void aTopicThatWasMadeAnewBeginsAtItsBeginning() {
        rowsOfTopic = false;

        assertThat(place(null, anybodys(50))).isEqualTo(new Place.New(0, 0));
        assertThat(place(null, new GroupOffset(50, "the old one", TRY.toString())))
                .isEqualTo(new Place.New(0, 0));
    }

    @Test
    void aTopicThatWasMadeAnewBeforeTheDatabaseWentBackIsCompared() {
        rowsOfTopic = false;

        assertThat(place(null, ours(50, TRY))).isEqualTo(new Place.New(0, 50));
    }

    @Test
    void aPartitionThatWasAddedBeginsAtItsBeginning() {
        logStart = 3;

        assertThat(place(null, null)).isEqualTo(new Place.New(3, 3));
        assertThat(place(null, ours(9, TRY))).isEqualTo(new Place.New(3, 9));
    }

    @Test
    void aGroupThatNobodyKnowsBeginsAtTheBeginning() {
        rowsOfTopic = false;
        rowsOfGroup = false;

        assertThat(place(null, null)).isEqualTo(new Place.New(0, 0));
    }

    @Test
    void aDatabaseThatKnowsNothingOfAGroupWithOffsetsIsForAPersonToJudge() {
        rowsOfTopic = false;
        rowsOfGroup = false;

        assertThat(place(null, anybodys(50))).isEqualTo(new Place.DatabaseEmpty());
        emptyDatabase = EmptyDatabase.RESTORE;
        assertThat(place(null, anybodys(50))).isEqualTo(new Place.New(0, 50));
        emptyDatabase = EmptyDatabase.IGNORE;
        assertThat(place(null, anybodys(50))).isEqualTo(new Place.New(50, 50));
    }

    /** Other partitions may have got their rows by then. */
    @Test
    void whatIsForAPersonToJudgeIsTheSameForEachPartition() {
        assertThat(place(null, anybodys(50))).isEqualTo(new Place.DatabaseEmpty());
        emptyDatabase = EmptyDatabase.IGNORE;
        assertThat(place(null, ours(50, TRY))).isEqualTo(new Place.New(50, 50));
        emptyDatabase = EmptyDatabase.RESTORE;
        assertThat(place(null, anybodys(50))).isEqualTo(new Place.New(0, 50));
    }

    @Test
    void aLogThatEndsBeforeTheMarkHasLostItsTail() {
        logEnd = 80;
        Progress row = row(100, 100);

        assertThat(place(row, ours(100, TRY))).isEqualTo(new Place.TailLost(row, 80, 100));
    }

    @Test
    void aLogThatEndsBeforeTheGroupsOffsetIsNotComparedBehindItsEnd() {
        logEnd = 120;
        Progress row = row(100, 100);

        assertThat(place(row, ours(150, OTHER_TRY))).isEqualTo(new Place.GoOn(row, 120));
    }

    @Test
    void aLogThatDivergesHasLostItsTailFromThere() {
        divergence = new Divergence(70L);
        Progress row = row(100, 100);

        assertThat(place(row, ours(100, TRY))).isEqualTo(new Place.TailLost(row, 70, 100));
    }

    @Test
    void whereALogDivergesWithoutSayingFromWhereNothingIsKnown() {
        divergence = new Divergence(null);

        assertThat(place(row(100, 100), ours(100, TRY))).isInstanceOf(Place.Unknown.class);
    }

    @Test
    void aBrokerOfAnOlderEpochIsNotBelieved() {
        logEpoch = 2;

        assertThat(place(row(100, 100), ours(100, TRY))).isInstanceOf(Place.Unknown.class);
    }

    @Test
    void aLogThatBeginsBehindTheMarkIsComparedFromTheMarkOn() {
        logStart = 130;
        Progress row = row(100, 100);

        assertThat(place(row, ours(160, OTHER_TRY))).isEqualTo(new Place.GoOn(row, 160));
    }

    @Test
    void whatAnOperatorHasMovedIsThere() {
        divergence = new Divergence(null);
        logEnd = 80;
        Progress row = new Progress(TOPIC, 0, 60, null, 60, null, TRY, Instant.EPOCH, null, null, true);

        assertThat(place(row, ours(150, OTHER_TRY))).isEqualTo(new Place.Moved(row));
    }

    private Place place(@Nullable Progress row, @Nullable GroupOffset group) {
        return Place.of(
                new Evidence(TOPIC, row, rowsOfTopic, rowsOfGroup, group, logStart, logEnd, logEpoch, divergence),
                emptyDatabase);
    }

    private static Progress row(long committed, long begun) {
        return new Progress(TOPIC, 0, committed, 4, begun, 4, TRY, Instant.EPOCH, "group.worker.0", "", false);
    }

    private static GroupOffset ours(long offset, UUID attempt) {
        return new GroupOffset(offset, TOPIC, attempt.toString());
    }

    private static GroupOffset anybodys(long offset) {
        return new GroupOffset(offset, null, null);
    }
}
