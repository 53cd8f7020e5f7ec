package io.deactivateuser.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.authenticate.Authentication;
import io.deactivateuser.authenticate.TokenFault;
import io.deactivateuser.consume.Received.Refused;
import io.deactivateuser.consume.Received.Submitted;
import io.deactivateuser.decide.Actor;
import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Decision;
import io.deactivateuser.decide.Reason;
import io.deactivateuser.decide.RecordPosition;
import io.deactivateuser.decide.Submission;
import io.deactivateuser.decode.Format;
import io.deactivateuser.decode.Wrapping.Bare;
import io.deactivateuser.fixtures.Decoded;
import io.deactivateuser.fixtures.SettableClock;
import io.deactivateuser.reply.Reply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What operators read of requests that were refused for their token or their actor. */
@ExtendWith(OutputCaptureExtension.class)
class RefusedAttemptsTest {
    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T09:53:34Z"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RefusedAttempts attempts = new RefusedAttempts(fault -> "what is expected", registry, clock);

    @Test
    void aCauseHasALineWithWhatIsExpectedAndHowOften(CapturedOutput output) {
        attempts.committed(List.of(badToken(1), badToken(2), badToken(3)));

        assertThat(lines(output))
                .containsExactly("Refused since the last such line: 3 requests, TOKEN_INVALID for the cause issuer."
                        + " A token needs what is expected. The last is at requests-0@3.");
        assertThat(registry.get("deactivate.user.refused.tokens")
                        .tag("cause", "issuer")
                        .counter()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void anActorWithoutPermissionIsNamed(CapturedOutput output) {
        denied("mallory", "mallory", "eve");

        assertThat(lines(output))
                .containsExactlyInAnyOrder(
                        "Refused since the last such line: 2 requests of the actor 'mallory', PERMISSION_DENIED."
                                + " No role in role_grants lets it write the user, or it is a user who is not active. The last is at requests-0@1.",
                        "Refused since the last such line: 1 request of the actor 'eve', PERMISSION_DENIED."
                                + " No role in role_grants lets it write the user, or it is a user who is not active. The last is at requests-0@2.");
    }

    @Test
    void thereIsOneLineAMinuteAndNothingIsLeftUncounted(CapturedOutput output) {
        denied("mallory");
        for (int i = 0; i < 50; i++) {
            clock.advance(Duration.ofSeconds(1));
            denied("mallory");
            attempts.sayRest();
        }
        assertThat(lines(output)).hasSize(1);

        clock.advance(Duration.ofSeconds(10));
        attempts.sayRest();
        assertThat(lines(output)).hasSize(2).last().asString().contains("50 requests");

        denied("mallory");
        attempts.destroy();
        assertThat(lines(output)).hasSize(3).last().asString().contains("1 request ");
    }

    @Test
    void whoInventsActorsGetsNoMoreLinesThanAHundredAndIsCountedAllTheSame(CapturedOutput output) {
        denied(IntStream.range(0, 5_000).mapToObj(i -> "actor-" + i).toArray(String[]::new));

        assertThat(lines(output)).hasSize(101);
        assertThat(output).contains("4900 requests of the actor '(others)'");
    }

    @Test
    void whoIsNotHeardOfAnyMoreIsForgotten(CapturedOutput output) {
        denied(IntStream.range(0, 200).mapToObj(i -> "actor-" + i).toArray(String[]::new));
        clock.advance(Duration.ofMinutes(1));
        attempts.sayRest();

        denied("somebody");

        assertThat(output).contains("1 request of the actor 'somebody'");
    }

    private void denied(String... actors) {
        List<Decided> decided = new ArrayList<>();
        for (String actor : actors) {
            Submission submission = new Submission(
                    new Actor(actor),
                    Decoded.deactivation("r", "u"),
                    new RecordPosition("requests", "id", 0, 0, decided.size()));
            decided.add(new Decided(
                    new Submitted(record(decided.size()), new Bare(Format.JSON), submission),
                    new Decision(new Refusal(Reason.PERMISSION_DENIED), false)));
        }
        attempts.committed(decided);
    }

    private static Decided badToken(long offset) {
        return new Decided(
                new Refused(
                        record(offset),
                        new Bare(Format.JSON),
                        new Reply("r", "u", new Refusal(Reason.TOKEN_INVALID)),
                        new Authentication.Refused(TokenFault.ISSUER, null)),
                null);
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>("requests", 0, offset, new byte[0], new byte[0]);
    }

    private static List<String> lines(CapturedOutput output) {
        return output.getAll()
                .lines()
                .filter(line -> line.contains("Refused since"))
                .map(line -> line.substring(line.indexOf("Refused since")))
                .toList();
    }
}
