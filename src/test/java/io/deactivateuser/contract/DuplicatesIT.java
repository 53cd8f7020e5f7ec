package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.SharedDeployment;
import io.deactivateuser.fixtures.TestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two requests for one user: one deactivates, the other is told so; repeats of one ID get one answer. */
class DuplicatesIT {
    private final Deployment deployment = SharedDeployment.get();

    @AfterEach
    void assertOneAnswerEach() {
        deployment.assertExactlyOneAnswerEach();
    }

    @Test
    void withinABatchTheFirstWins() {
        String user = deployment.newUser("active");
        String requestId = deployment.newId("a");

        List<Position> backlog = SharedDeployment.worker()
                .whileNobodyReads(() -> deployment.send(
                        deployment.request(requestId, user).on(0),
                        deployment.request(user).on(0),
                        deployment.request(requestId, user).on(0),
                        deployment
                                .request(requestId, user)
                                .with("reason", "other")
                                .on(0)));

        List<Answered> answers = deployment.answers().to(backlog);
        assertThat(answers)
                .extracting(Answered::outcome)
                .containsExactly("OK", "USER_ALREADY_DEACTIVATED", "OK", "REQUEST_ID_REUSED");
        assertThat(answers).extracting(Answered::replayed).containsExactly(false, false, true, false);
        assertThat(answers.get(2).record().value())
                .isEqualTo(answers.get(0).record().value());
        assertThat(deployment.directory().events(user)).hasSize(1);
    }

    @Test
    void acrossBatchesTheFirstWins() {
        String user = deployment.newUser("active");
        String requestId = deployment.newId("a");

        Answered first = deployment.ask(deployment.request(requestId, user).on(0));
        Answered second = deployment.ask(deployment.request(user).on(0));
        Answered repeat = deployment.ask(deployment.request(requestId, user).on(1));

        assertThat(first.outcome()).isEqualTo("OK");
        assertThat(second.outcome()).isEqualTo("USER_ALREADY_DEACTIVATED");
        assertThat(repeat.record().value()).isEqualTo(first.record().value());
    }

    /** Nothing but the ledger tells that the request is not the first. */
    @Test
    void aRepeatGetsTheFirstAnswerAlsoWhenTheUserIsActiveAgain() {
        String user = deployment.newUser("active");
        String requestId = deployment.newId("a");

        Answered first = deployment.ask(deployment.request(requestId, user));
        deployment.directory().jdbc().update("UPDATE users SET state = 'active', sequence = 3 WHERE id = ?", user);
        Answered repeat = deployment.ask(deployment.request(requestId, user));
        Answered another = deployment.ask(deployment.request(requestId, user).with("reason", "other"));

        assertThat(repeat.record().value()).isEqualTo(first.record().value());
        assertThat(repeat.replayed()).isTrue();
        assertThat(another.outcome()).isEqualTo("REQUEST_ID_REUSED");
        assertThat(deployment.directory().state(user)).isEqualTo("active");
        assertThat(deployment.directory().sequence(user)).isEqualTo(3);
    }

    @Test
    void aRepeatGetsTheFirstAnswerAlsoWhenTheDatabaseWouldRefuseTheChange() {
        String user = deployment.newUser("active");
        String requestId = deployment.newId("a");

        Answered first = deployment.ask(deployment.request(requestId, user));
        deployment
                .directory()
                .jdbc()
                .update("UPDATE users SET state = 'active', sequence = ? WHERE id = ?", Long.MAX_VALUE, user);
        Answered repeat = deployment.ask(deployment.request(requestId, user));

        assertThat(repeat.record().value()).isEqualTo(first.record().value());
        assertThat(repeat.replayed()).isTrue();
    }

    @Test
    void acrossPartitionsOneWins() {
        assertOneWinsForEachOf(200, deployment);
    }

    @Test
    void acrossTwoWorkersOneWins() throws Exception {
        try (Deployment own = Deployment.create().answeringOnce()) {
            own.startWorker();
            own.startWorker();

            assertOneWinsForEachOf(200, own);
        }
    }

    @Test
    void oneRequestIdForTwoUsersInTwoPartitionsIsUsedForOneOfThem() {
        int pairs = 300;
        List<String> users = IntStream.range(0, 2 * pairs)
                .mapToObj(i -> deployment.newId("u"))
                .toList();
        deployment.directory().activeUsers(users);
        List<TestRequest> requests = IntStream.range(0, 2 * pairs)
                .mapToObj(
                        i -> deployment.request("shared-" + i / 2, users.get(i)).on(i % 2))
                .toList();

        List<Answered> answers = deployment.answers().to(deployment.send(requests));

        for (int pair = 0; pair < pairs; pair++) {
            assertThat(answers.subList(2 * pair, 2 * pair + 2))
                    .extracting(Answered::outcome)
                    .containsExactlyInAnyOrder("OK", "REQUEST_ID_REUSED");
        }
    }

    /** Each user is asked for in every partition under an ID of its own, and twice under a shared one. */
    private static void assertOneWinsForEachOf(int users, Deployment deployment) {
        List<String> ids =
                IntStream.range(0, users).mapToObj(i -> deployment.newId("u")).toList();
        deployment.directory().activeUsers(ids);
        List<TestRequest> requests = new ArrayList<>();
        for (String user : ids) {
            for (int partition = 0; partition < Deployment.PARTITIONS; partition++) {
                String requestId = partition < 2 ? "shared-" + user : "own-" + partition + "-" + user;
                requests.add(deployment.request(requestId, user).on(partition));
            }
        }

        List<Answered> answers = deployment.answers().to(deployment.send(requests));

        for (String user : ids) {
            List<Answered> ofUser = answers.stream()
                    .filter(answer -> user.equals(answer.userId()))
                    .toList();
            List<Answered> shared = ofUser.stream()
                    .filter(answer -> ("shared-" + user).equals(answer.requestId()))
                    .toList();
            assertThat(ofUser.stream()
                            .filter(answer -> answer.details() != null)
                            .map(Answered::requestId)
                            .distinct())
                    .as("one of the IDs deactivates %s", user)
                    .hasSize(1);
            assertThat(shared.get(0).record().value())
                    .isEqualTo(shared.get(1).record().value());
            assertThat(shared).extracting(Answered::replayed).containsExactlyInAnyOrder(true, false);
            assertThat(deployment.directory().events(user)).hasSize(1);
            assertThat(deployment.directory().sequence(user)).isEqualTo(2);
        }
    }
}
