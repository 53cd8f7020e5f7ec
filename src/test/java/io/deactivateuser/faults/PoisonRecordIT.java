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
import org.junit.jupiter.api.BeforeAll;
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
    private static Deployment deployment;

    private static Worker worker;

    private final String poison = deployment.newUser("active");

    @BeforeAll
    static void start() {
        deployment = Deployment.create().answeringOnce();
        worker = deployment.startWorker();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A sequence without a successor.
                "UPDATE users SET sequence = 9223372036854775807 WHERE id = 'poison'",
                // A date that RFC 3339 cannot say.
                "UPDATE users SET creation_date = 'infinity' WHERE id = 'poison'",
                // An audit event that is there already.
                "INSERT INTO user_events VALUES ('poison', 2, 'user.deactivated', 'a', 'r', NULL, now())",
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
                "CREATE FUNCTION ignore() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                        + "IF NEW.id = 'poison' THEN RETURN NULL; END IF; RETURN NEW; END $$; "
                        + "CREATE TRIGGER ignore BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION ignore()",
            })
    void inTheMiddleOfABatchItIsAnsweredInternalAndItsNeighboursGoThrough(String change) {
        List<String> users =
                IntStream.range(0, 50).mapToObj(i -> deployment.newId("u")).toList();
        deployment.directory().activeUsers(users);
        poison(change);
        List<TestRequest> requests = new ArrayList<>(
                users.stream().map(user -> deployment.request(user).on(0)).toList());
        requests.add(25, deployment.request(poison).on(0));

        List<Position> sent = worker.whileNobodyReads(() -> deployment.send(requests));

        List<Answered> answers = deployment.answers().to(sent);
        Answered poisoned = answers.get(25);
        assertThat(poisoned.outcome()).isEqualTo("INTERNAL");
        assertThat(poisoned.code()).isEqualTo(13);
        assertThat(deployment.directory().state(poison)).isEqualTo("active");
        assertThat(answers.stream().filter(answer -> !poison.equals(answer.userId())))
                .hasSize(50)
                .extracting(Answered::outcome)
                .containsOnly("OK");
    }

    @Test
    void aRowThatCannotBeReadChangesNothingForWhoIsAnsweredBeforeItsStateIsLookedAt() {
        TestRequest first = deployment.request(poison);
        Answered deactivated = deployment.ask(first);
        poison("UPDATE users SET creation_date = 'infinity' WHERE id = 'poison'");

        Answered repeated = deployment.ask(first);
        Answered expired = deployment.ask(deployment.request(poison).with("expireTime", "2020-01-01T00:00:00Z"));
        Answered denied = deployment.ask(
                deployment.request(poison).bearing(deployment.tokens().token("stranger")));

        assertThat(repeated.replayed()).isTrue();
        assertThat(repeated.record().value()).isEqualTo(deactivated.record().value());
        assertThat(expired.outcome()).isEqualTo("REQUEST_EXPIRED");
        assertThat(denied.outcome()).isEqualTo("PERMISSION_DENIED");
        assertThat(deployment.ask(deployment.request(poison)).outcome()).isEqualTo("INTERNAL");
    }

    @Test
    void onceTheDatabaseTakesItTheSameRequestIdGoesThrough() {
        String requestId = deployment.newId("r");
        poison("UPDATE users SET sequence = 9223372036854775807 WHERE id = 'poison'");

        Answered before = deployment.ask(deployment.request(requestId, poison));
        poison("UPDATE users SET sequence = 1 WHERE id = 'poison'");
        Answered after = deployment.ask(deployment.request(requestId, poison));

        assertThat(before.outcome()).isEqualTo("INTERNAL");
        assertThat(after.outcome()).isEqualTo("OK");
    }

    /** It is a batch as any other, so it moves the partition's progress, and nothing has to be compared. */
    @Test
    void aloneInItsBatchItCostsNoOtherPartitionAnything(CapturedOutput output) {
        poison("ALTER TABLE users ADD CHECK (id <> 'poison' OR state = 'active')");

        Answered refused = deployment.ask(deployment.request(poison).on(0));
        Answered next =
                deployment.ask(deployment.request(deployment.newUser("active")).on(0));

        assertThat(List.of(refused, next)).extracting(Answered::outcome).containsExactly("INTERNAL", "OK");
        assertThat(output).doesNotContain("was rolled back and is read again");
    }

    /** Runs a statement with this test's user in the place of the one named poison. */
    private void poison(String change) {
        deployment.directory().jdbc().execute(change.replace("'poison'", "'" + poison + "'"));
    }
}
