package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.SharedDeployment;
import io.deactivateuser.fixtures.TestRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a record holds, it is answered once, and the records around it are answered. */
class HostileRecordsIT {
    private static final int LARGEST_REPLY = 20_000;

    private final Deployment deployment = SharedDeployment.get();

    @AfterAll
    static void everyRecordWasAnsweredOnce() {
        SharedDeployment.get().assertExactlyOneAnswerEach();
    }

    @Test
    void aTombstoneBecomesADeadLetter() {
        Answered answered = askBetweenNeighbours(TestRequest.ofBytes(null));

        assertThat(answered.deadLetter()).isTrue();
        assertThat(answered.reason()).isEqualTo("NO_VALUE");
        assertThat(answered.record().value()).as("never a tombstone itself").isNotNull();
    }

    @Test
    void aDeadLetterHasTheOriginalBytesAndHeadersButTheToken() {
        Answered answered = askBetweenNeighbours(TestRequest.ofText("no json")
                .bearing(deployment.adminToken())
                .header("Authorization", "Bearer another")
                .header("x-caller", "batch-7"));

        assertThat(answered.deadLetter()).isTrue();
        assertThat(answered.reason()).isEqualTo("NOT_JSON");
        assertThat(answered.record().value()).isEqualTo("no json".getBytes(StandardCharsets.UTF_8));
        assertThat(answered.header("x-caller")).isEqualTo("batch-7");
        assertThat(answered.header("authorization")).isNull();
        assertThat(answered.header("Authorization")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"requestId", "userId", "reason", "expireTime"})
    void aFieldOf900KilobytesIsRefusedInAReplyOfAFewKilobytes(String field) {
        TestRequest request =
                deployment.request(deployment.newId("u")).with("reason", "r").with(field, "x".repeat(900_000));

        Answered answered = askBetweenNeighbours(request);

        assertThat(answered.code()).isEqualTo(3);
        assertThat(answered.metadata()).containsEntry("field", field);
        assertThat(answered.record().serializedValueSize()).isLessThan(LARGEST_REPLY);
    }

    @Test
    void aFieldNameOf900KilobytesIsRefusedInAReplyOfAFewKilobytes() {
        Answered answered =
                askBetweenNeighbours(deployment.request(deployment.newId("u")).with("x".repeat(900_000), true));

        assertThat(answered.outcome()).isEqualTo("MALFORMED_REQUEST");
        assertThat(answered.record().serializedValueSize()).isLessThan(LARGEST_REPLY);
    }

    @Test
    void headersOf900KilobytesDoNotReachTheReply() {
        Answered answered = askBetweenNeighbours(deployment
                .request(deployment.newId("u"))
                .header("traceparent", "x".repeat(450_000))
                .header("kafka_correlationId", "x".repeat(450_000)));

        assertThat(answered.outcome()).isEqualTo("USER_NOT_FOUND");
        assertThat(answered.header("traceparent")).isNull();
    }

    @Test
    void ADeadLetterLargerThanTheWorkerMayWriteGoesWithoutItsValue() {
        Answered answered = askBetweenNeighbours(TestRequest.ofText("x".repeat(1_900_000)));

        assertThat(answered.deadLetter()).isTrue();
        assertThat(answered.header("dead-letter-value-omitted")).isEqualTo("true");
        assertThat(answered.record().value()).isEmpty();
    }

    @Test
    void tenThousandLevelsOfNestingAreReadAsTheUnknownFieldThatTheyAre() {
        String nested = "[".repeat(10_000) + "]".repeat(10_000);
        String text = "{\"x\":" + nested + ",\"requestId\":\"" + deployment.newId("r") + "\",\"userId\":\"u\"}";

        Answered answered = askBetweenNeighbours(TestRequest.ofText(text).bearing(deployment.adminToken()));

        assertThat(answered.outcome()).isEqualTo("MALFORMED_REQUEST");
        assertThat(answered.metadata()).containsEntry("field", "x");
    }

    @Test
    void nestingWithoutAnEndBecomesADeadLetter() {
        assertThat(askBetweenNeighbours(TestRequest.ofText("[".repeat(500_000))).deadLetter())
                .isTrue();
        assertThat(askBetweenNeighbours(TestRequest.ofText("{\"a\":".repeat(100_000)))
                        .deadLetter())
                .isTrue();
    }

    @Test
    void aContentTypeThatNobodyReadsBecomesADeadLetter() {
        Answered answered = askBetweenNeighbours(
                deployment.request(deployment.newId("u")).header("content-type", "application/xml"));

        assertThat(answered.reason()).isEqualTo("UNSUPPORTED_CONTENT_TYPE");
    }

    private Answered askBetweenNeighbours(TestRequest hostile) {
        List<Position> sent = deployment.send(
                deployment.request(deployment.newUser("active")).on(0),
                hostile.on(0),
                deployment.request(deployment.newUser("active")).on(0));
        List<Answered> answers = deployment.answers().to(sent);
        assertThat(answers.get(0).outcome()).isEqualTo("OK");
        assertThat(answers.get(2).outcome()).isEqualTo("OK");
        return Objects.requireNonNull(answers.get(1));
    }
}
