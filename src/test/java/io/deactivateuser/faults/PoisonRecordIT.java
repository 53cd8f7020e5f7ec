package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A record that Postgres refuses is answered INTERNAL; the records around it go through. */
@ExtendWith(OutputCaptureExtension.class)
class PoisonRecordIT {
    @AutoClose
    private static final Deployment DEPLOYMENT =
            Deployment.create().answeringOnce().changingTheAuditTrail();

    private static final Worker WORKER = DEPLOYMENT.startWorker();

    private final String poison = DEPLOYMENT.newUser("active");

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A sequence without a successor.
                "UPDATE users SET sequence = 9223372036854775807 WHERE id = 'poison'",
                // A date that RFC 3339 cannot say.
                "UPDATE users SET creation_date = 'infinity' WHERE id = 'poison'",
                // A rule of the identity provider's own.
                "ALTER TABLE users ADD CHECK (id <> 'poison' OR state = 'active')",
                "ALTER TABLE users ALTER sequence DROP NOT NULL; UPDATE users SET sequence = NULL WHERE id = 'poison'",
                "CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                        + "IF NEW.user_id = 'poison' THEN RETURN NULL; END IF; RETURN NEW; END $$; "
                        + "CREATE TRIGGER forget BEFORE INSERT ON user_events FOR EACH ROW EXECUTE FUNCTION forget()",
                "ALTER TABLE users ALTER resource_owner DROP NOT NULL; "
                        + "UPDATE users SET resource_owner = NULL WHERE id = 'poison'",
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                        + "IF NEW.id = 'poison' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$; "
                        + "CREATE TRIGGER refuse BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION refuse()",
                "CREATE FUNCTION forbid() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                        + "IF NEW.id = 'poison' THEN RAISE insufficient_privilege; END IF; RETURN NEW; END $$; "
                        + "CREATE TRIGGER forbid BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION forbid()",
                // What it needs is missing, which for a statement of the worker's own would be an outage.
                "CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                        + "IF NEW.id = 'poison' THEN PERFORM FROM gone; END IF; RETURN NEW; END $$; "
                        + "CREATE TRIGGER tell BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION tell()",
                "CREATE FUNCTION ignore() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                        + "IF NEW.id = 'poison' THEN RETURN NULL; END IF; RETURN NEW; END $$; "
                        + "CREATE TRIGGER ignore BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION ignore()",
            })
    void inTheMiddleOfABatchItIsAnsweredInternalAndItsNeighboursGoThrough(String change) {
        List<String> users =
                IntStream.range(0, 50).mapToObj(i -> DEPLOYMENT.newId("u")).toList();
        DEPLOYMENT.directory().activeUsers(users);
        poison(change);
        List<TestRequest> requests = new ArrayList<>(
                users.stream().map(user -> DEPLOYMENT.request(user).on(0)).toList());
        requests.add(25, DEPLOYMENT.request(poison).on(0));

        List<Position> sent = WORKER.whileNobodyReads(() -> DEPLOYMENT.send(requests));

        List<Answered> answers = DEPLOYMENT.answers().to(sent);
        Answered poisoned = answers.get(25);
        assertThat(poisoned.outcome()).isEqualTo("INTERNAL");
        assertThat(poisoned.code()).isEqualTo(13);
        assertThat(DEPLOYMENT.directory().state(poison)).isEqualTo("active");
        assertThat(answers.stream().filter(answer -> !poison.equals(answer.userId())))
                .hasSize(50)
                .extracting(Answered::outcome)
                .containsOnly("OK");
    }

    /** A rehire, or a table that was put back, goes through sequences again that the audit trail knows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM users WHERE id = 'again'; INSERT INTO users VALUES ('again', 'org-1', 'active', 1, now(), now())",
                "UPDATE users SET state = 'active', sequence = 1, change_date = creation_date WHERE id = 'again'",
                "UPDATE users SET state = 'active', sequence = 8 WHERE id = 'again'; INSERT INTO user_events"
                        + " VALUES ('again', 9, 'user.reactivated', 'a', 'r', NULL, '2020-01-01Z')",
            })
    void whatTheAuditTrailHoldsKeepsNobodyFromBeingDeactivated(String change) {
        String user = DEPLOYMENT.newUser("active");
        assertThat(DEPLOYMENT.ask(DEPLOYMENT.request(user)).outcome()).isEqualTo("OK");
        DEPLOYMENT.directory().jdbc().execute(change.replace("'again'", "'" + user + "'"));
        long before = DEPLOYMENT.directory().sequence(user);

        Answered answer = DEPLOYMENT.ask(DEPLOYMENT.request(user));

        assertThat(answer.outcome()).isEqualTo("OK");
        assertThat(answer.success().sequence()).isEqualTo(before + 1);
        assertThat(DEPLOYMENT.directory().state(user)).isEqualTo("deactivated");
        assertThat(DEPLOYMENT.directory().events(user))
                .filteredOn("event_type", "user.deactivated")
                .hasSize(2);
    }

    @Test
    void aRowThatCannotBeReadChangesNothingForWhoIsAnsweredBeforeItsStateIsLookedAt() {
        TestRequest first = DEPLOYMENT.request(poison);
        Answered deactivated = DEPLOYMENT.ask(first);
        poison("UPDATE users SET creation_date = 'infinity' WHERE id = 'poison'");

        Answered repeated = DEPLOYMENT.ask(first);
        Answered expired = DEPLOYMENT.ask(DEPLOYMENT.request(poison).with("expireTime", "2020-01-01T00:00:00Z"));
        Answered denied = DEPLOYMENT.ask(
                DEPLOYMENT.request(poison).bearing(DEPLOYMENT.tokens().token("stranger")));

        assertThat(repeated.replayed()).isTrue();
        assertThat(repeated.record().value()).isEqualTo(deactivated.record().value());
        assertThat(expired.outcome()).isEqualTo("REQUEST_EXPIRED");
        assertThat(denied.outcome()).isEqualTo("PERMISSION_DENIED");
        assertThat(DEPLOYMENT.ask(DEPLOYMENT.request(poison)).outcome()).isEqualTo("INTERNAL");
    }

    @Test
    void onceTheDatabaseTakesItTheSameRequestIdGoesThrough() {
        String requestId = DEPLOYMENT.newId("r");
        poison("UPDATE users SET sequence = 9223372036854775807 WHERE id = 'poison'");

        Answered before = DEPLOYMENT.ask(DEPLOYMENT.request(requestId, poison));
        poison("UPDATE users SET sequence = 1 WHERE id = 'poison'");
        Answered after = DEPLOYMENT.ask(DEPLOYMENT.request(requestId, poison));

        assertThat(before.outcome()).isEqualTo("INTERNAL");
        assertThat(after.outcome()).isEqualTo("OK");
    }

    /** It is a batch as any other, so it moves the partition's progress, and nothing has to be compared. */
    @Test
    void aloneInItsBatchItCostsNoOtherPartitionAnything(CapturedOutput output) {
        poison("ALTER TABLE users ADD CHECK (id <> 'poison' OR state = 'active')");

        Answered refused = DEPLOYMENT.ask(DEPLOYMENT.request(poison).on(0));
        Answered next =
                DEPLOYMENT.ask(DEPLOYMENT.request(DEPLOYMENT.newUser("active")).on(0));

        assertThat(List.of(refused, next)).extracting(Answered::outcome).containsExactly("INTERNAL", "OK");
        assertThat(output).doesNotContain("was rolled back and is read again");
    }

    /** Runs a statement with this test's user in the place of the one named poison. */
    private void poison(String change) {
        DEPLOYMENT.directory().jdbc().execute(change.replace("'poison'", "'" + poison + "'"));
    }
}
