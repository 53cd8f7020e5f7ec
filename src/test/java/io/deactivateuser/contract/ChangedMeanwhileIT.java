package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.RowLock;
import io.deactivateuser.fixtures.SharedDeployment;
import io.deactivateuser.fixtures.TestRequest;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** The identity provider changes a user while the worker waits for the user's row: what it left is what counts. */
class ChangedMeanwhileIT {
    private final Deployment deployment = SharedDeployment.get();

    @Test
    void aUserThatWasMovedIsDeactivatedWhereItIsNow() {
        String user = deployment.newUser("active");

        Answered answer = answerAfter(user, "UPDATE users SET sequence = 7, resource_owner = 'org-2' WHERE id = ?");

        assertThat(answer.outcome()).isEqualTo("OK");
        assertThat(answer.details())
                .extracting(Answered.Details::sequence, Answered.Details::resourceOwner)
                .isEqualTo(Tuple.tuple(8L, "org-2").toList());
        assertThat(deployment.directory().state(user)).isEqualTo("deactivated");
        assertThat(deployment.directory().sequence(user)).isEqualTo(8);
    }

    @Test
    void aUserThatWasMovedOutOfTheActorsReachIsLeftAlone() {
        String user = deployment.newUser("active");

        Answered answer = answerAfter(
                deployment.request(user).bearing(deployment.newActorOf("org-1")),
                user,
                "UPDATE users SET resource_owner = 'org-2' WHERE id = ?");

        assertThat(answer.outcome()).isEqualTo("PERMISSION_DENIED");
        assertThat(deployment.directory().state(user)).isEqualTo("active");
    }

    @Test
    void aUserThatWasDeactivatedIsNotDeactivatedAgain() {
        String user = deployment.newUser("active");

        Answered answer = answerAfter(user, "UPDATE users SET state = 'deactivated', sequence = 2 WHERE id = ?");

        assertThat(answer.outcome()).isEqualTo("USER_ALREADY_DEACTIVATED");
        assertThat(deployment.directory().sequence(user)).isEqualTo(2);
        assertThat(deployment.directory().events(user)).isEmpty();
    }

    @Test
    void aUserThatWasRemovedIsNotFound() {
        String user = deployment.newUser("active");

        Answered answer = answerAfter(user, "DELETE FROM users WHERE id = ?");

        assertThat(answer.outcome()).isEqualTo("USER_NOT_FOUND");
    }

    private Answered answerAfter(String user, String change) {
        return answerAfter(deployment.request(user), user, change);
    }

    private Answered answerAfter(TestRequest sent, String user, String change) {
        try (RowLock lock = new RowLock(deployment.database(), user)) {
            List<Position> request = deployment.send(sent);
            lock.awaitWaiter();

            lock.release(change);

            List<Answered> answers = deployment.answers().to(request);
            deployment.assertExactlyOneAnswerEach();
            return answers.get(0);
        }
    }
}
