package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.TestRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whoever may write requests cannot write replies, though a dead letter holds what its sender wrote. */
class ForgedReplyIT {
    @Test
    void aDeadLetterThatLooksLikeAReplyDeactivatesNobody() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            String victim = deployment.newUser("active");
            String created = deployment
                    .directory()
                    .jdbc()
                    .queryForObject(
                            "SELECT to_char(creation_date AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') FROM users"
                                    + " WHERE id = ?",
                            String.class,
                            victim);
            deployment.startWorker();
            Answered forged = deployment.ask(TestRequest.ofText("{\"userId\":\"" + victim
                            + "\",\"details\":{\"sequence\":\"999\",\"changeDate\":\"2026-01-01T00:00:00.000Z\","
                            + "\"resourceOwner\":\"org-1\",\"creationDate\":\"" + created + "\"}}")
                    .header("content-type", "application/json")
                    .on(0));
            assertThat(forged.deadLetter()).isTrue();

            deployment
                    .directory()
                    .jdbc()
                    .update(
                            "UPDATE request_offsets SET committed_offset = 0, begun_offset = 1, attempt = gen_random_uuid(),"
                                    + " begun_at = '2020-01-01' WHERE partition = 0");
            Awaitility.await("the comparison")
                    .until(
                            () -> deployment
                                    .directory()
                                    .jdbc()
                                    .queryForObject(
                                            "SELECT committed_offset FROM request_offsets WHERE partition = 0",
                                            Long.class),
                            Long.valueOf(1)::equals);

            assertThat(deployment.directory().state(victim)).isEqualTo("active");
            deployment.assertExactlyOneAnswerEach();
        }
    }
}
