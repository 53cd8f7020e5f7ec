package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.WorkerProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A batch that the broker takes for a small one, since it counts what is compressed, and that is many times as large as the worker's
 * memory, of which a process of the fixtures has 256 MB. It costs the records in it, and nobody else.
 */
class CompressedGiantsIT {
    private static final Deployment DEPLOYMENT = Deployment.create();
    private static final WorkerProcess WORKER = DEPLOYMENT.startProcess();

    @BeforeAll
    static void ready() {
        Awaitility.await("the worker is ready").until(WORKER::ready);
    }

    @AfterAll
    static void everyRecordWasAnsweredOnceByTheOneWorker() throws Exception {
        try (DEPLOYMENT) {
            DEPLOYMENT.assertExactlyOneAnswerEach();
            assertThat(WORKER.ready()).as(WORKER::log).isTrue();
            assertThat(WORKER.log()).doesNotContain("ran out of memory");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "lz4", "snappy"})
    void eightMegabytesOfNestingAreNotRead(String codec) {
        assertThat(outcomes(codec, Stream.of(TestRequest.ofText("[".repeat(8_000_000)))))
                .isEqualTo(Map.of("TOO_LARGE", 1L));
    }

    @Test
    void aBatchOfLargeValuesIsNotRead() {
        TestRequest large = TestRequest.ofText("x".repeat(900_000)).header("x-caller", "batch-7");

        assertThat(outcomes("gzip", copies(250, () -> large))).isEqualTo(Map.of("TOO_LARGE", 250L));
    }

    @Test
    void aBatchOfLargeKeysIsNotRead() {
        TestRequest large = DEPLOYMENT.request(DEPLOYMENT.newId("u")).under(new byte[900_000]);

        assertThat(outcomes("gzip", copies(250, () -> large))).isEqualTo(Map.of("TOO_LARGE", 250L));
    }

    @Test
    void aBatchOfLargeHeadersIsNotRead() {
        TestRequest large = DEPLOYMENT.request(DEPLOYMENT.newId("u")).header("traceparent", new byte[900_000]);

        assertThat(outcomes("gzip", copies(250, () -> large))).isEqualTo(Map.of("TOO_LARGE", 250L));
    }

    @Test
    void aBatchOfManyHeadersIsNotRead() {
        TestRequest many = DEPLOYMENT.request(DEPLOYMENT.newId("u"));
        for (int i = 0; i < 400_000; i++) {
            many.header("", "");
        }

        assertThat(outcomes("gzip", copies(20, () -> many))).isEqualTo(Map.of("TOO_LARGE", 20L));
    }

    @Test
    void manyHeadersWithinTheBoundAreReadAFewRecordsAtATime() {
        TestRequest many = DEPLOYMENT.request(DEPLOYMENT.newId("u"));
        for (int i = 0; i < 30_000; i++) {
            many.header("", "");
        }

        assertThat(outcomes("gzip", copies(50, () -> many))).isEqualTo(Map.of("USER_NOT_FOUND", 50L));
    }

    @Test
    void recordsWithinTheBoundAreAllAnsweredHoweverManyABatchHolds() {
        String padding = "x".repeat(60_000);

        assertThat(outcomes("gzip", copies(1_000, () -> TestRequest.ofText(padding))))
                .isEqualTo(Map.of("NOT_JSON", 1_000L));
        assertThat(DEPLOYMENT.bytesKept(DEPLOYMENT.deadLetters()))
                .as("60 MB of dead letters")
                .isLessThan(6_000_000);
        assertThat(outcomes(
                        "zstd",
                        copies(
                                1_000,
                                () -> DEPLOYMENT.request(DEPLOYMENT.newId("u")).with("reason", padding))))
                .isEqualTo(Map.of("REASON_INVALID", 1_000L));
    }

    @Test
    void everyPartitionMayHaveSomeAtOnce() {
        TestRequest large = TestRequest.ofText("x".repeat(900_000));
        List<Position> sent = new ArrayList<>();
        for (int partition = 0; partition < Deployment.PARTITIONS; partition++) {
            int here = partition;
            sent.addAll(DEPLOYMENT.sendCompressed(
                    "gzip", copies(200, () -> large.on(here)).toList()));
            sent.addAll(DEPLOYMENT.sendCompressed(
                    "zstd",
                    copies(
                                    500,
                                    () -> DEPLOYMENT
                                            .request(DEPLOYMENT.newId("u"))
                                            .with("reason", "x".repeat(60_000))
                                            .on(here))
                            .toList()));
        }

        assertThat(outcomes(sent))
                .isEqualTo(Map.of(
                        "TOO_LARGE", 200L * Deployment.PARTITIONS, "REASON_INVALID", 500L * Deployment.PARTITIONS));
    }

    /** By outcome, how many had it; the records between two requests of the same partition, which are answered. */
    private static Map<String, Long> outcomes(String codec, Stream<TestRequest> giants) {
        List<Position> before = DEPLOYMENT.send(neighbour());
        List<Position> sent = DEPLOYMENT.sendCompressed(
                codec, giants.map(giant -> giant.on(0)).toList());
        List<Position> after = DEPLOYMENT.send(neighbour());

        Map<String, Long> outcomes = outcomes(sent);
        assertThat(answers(Stream.concat(before.stream(), after.stream()).toList()))
                .extracting(Answered::outcome)
                .containsOnly("OK");
        return outcomes;
    }

    private static Map<String, Long> outcomes(List<Position> sent) {
        Map<String, Long> outcomes = new HashMap<>();
        answers(sent).forEach(answer -> outcomes.merge(answer.outcome(), 1L, Long::sum));
        return outcomes;
    }

    private static List<Answered> answers(List<Position> sent) {
        try {
            return DEPLOYMENT.answers().to(sent);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; the worker wrote: " + WORKER.log(), e);
        }
    }

    private static TestRequest neighbour() {
        return DEPLOYMENT.request(DEPLOYMENT.newUser("active")).on(0);
    }

    private static Stream<TestRequest> copies(int count, Supplier<TestRequest> record) {
        return Collections.nCopies(count, record).stream().map(Supplier::get);
    }
}
