package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.deactivateuser.decode.Format;
import io.deactivateuser.demo.ReadWhoIsOut;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.ChangeEvent;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The way back, what a request expects, who is guarded, and what is told of a change. */
class OneActIT {
    @AutoClose
    private static final Deployment DEPLOYMENT = Deployment.create().answeringOnce();

    private static final Worker WORKER = DEPLOYMENT.startWorker();

    @ParameterizedTest
    @EnumSource
    void aReplyIsUndoneByTheSequenceThatItGave(Format format) {
        String user = DEPLOYMENT.newUser("locked");
        Answered off = DEPLOYMENT.ask(DEPLOYMENT.request(user).in(format));
        TestRequest undo = reactivate(user)
                .in(format)
                .with("expectedSequence", Long.toString(off.success().sequence()));

        Answered on = DEPLOYMENT.ask(undo);
        Answered again = DEPLOYMENT.ask(undo);

        assertThat(on.success().sequence()).isEqualTo(off.success().sequence() + 1);
        assertThat(on.header("request-action")).isEqualTo("REACTIVATE");
        assertThat(DEPLOYMENT.directory().state(user)).isEqualTo("locked");
        assertThat(again.replayed()).isTrue();
        assertThat(again.record().value()).isEqualTo(on.record().value());
    }

    @ParameterizedTest
    @EnumSource
    void whoWasTouchedSinceIsLeftAloneAndTheCallerLearnsTheSequence(Format format) {
        String user = DEPLOYMENT.newUser("active");
        long told = DEPLOYMENT.ask(DEPLOYMENT.request(user)).success().sequence();
        DEPLOYMENT.directory().jdbc().update("UPDATE users SET sequence = sequence + 1 WHERE id = ?", user);
        TestRequest undo = reactivate(user).in(format).with("expectedSequence", Long.toString(told));

        Answered answered = DEPLOYMENT.ask(undo);
        Answered again = DEPLOYMENT.ask(undo);

        assertThat(answered.outcome()).isEqualTo("SEQUENCE_MISMATCH");
        assertThat(answered.code()).isEqualTo(10);
        assertThat(answered.header("grpc-status")).isEqualTo("10");
        assertThat(answered.metadata())
                .containsExactly(Map.entry("userId", user), Map.entry("sequence", Long.toString(told + 1)));
        assertThat(DEPLOYMENT.directory().state(user)).isEqualTo("deactivated");
        assertThat(again.replayed()).isTrue();
        assertThat(again.record().value()).isEqualTo(answered.record().value());
    }

    @Test
    void offOnAndOffInOneBatchIsOneUpdateWithAllRowsAndAllEvents() {
        String user = DEPLOYMENT.newUser("active");
        JdbcTemplate jdbc = DEPLOYMENT.directory().jdbc();
        jdbc.execute("""
                CREATE TABLE updates_seen (sequence bigint);
                CREATE FUNCTION see_update() RETURNS trigger LANGUAGE plpgsql
                AS $$ BEGIN INSERT INTO updates_seen VALUES (NEW.sequence); RETURN NULL; END $$;
                CREATE TRIGGER see_update AFTER UPDATE ON users FOR EACH ROW WHEN (NEW.id = '%s')
                EXECUTE FUNCTION see_update()""".formatted(user));
        List<TestRequest> requests = List.of(
                DEPLOYMENT.request(user).with("batchId", "run-1").on(0),
                reactivate(user).with("expectedSequence", "2").on(0),
                DEPLOYMENT
                        .request(user)
                        .with("expectedSequence", "3")
                        .with("reason", "Left")
                        .on(0));

        List<Position> sent = WORKER.whileNobodyReads(() -> DEPLOYMENT.send(requests));

        assertThat(DEPLOYMENT.answers().to(sent)).extracting(Answered::outcome).containsOnly("OK");
        assertThat(DEPLOYMENT.directory().state(user)).isEqualTo("deactivated");
        assertThat(DEPLOYMENT.directory().sequence(user)).isEqualTo(4);
        assertThat(jdbc.queryForList("SELECT sequence FROM updates_seen", Long.class))
                .containsExactly(4L);
        assertThat(DEPLOYMENT.directory().events(user))
                .extracting(event -> event.get("sequence"), event -> event.get("event_type"))
                .containsExactly(
                        tuple(2L, "user.deactivated"), tuple(3L, "user.reactivated"), tuple(4L, "user.deactivated"));
        assertThat(eventsOf(user))
                .extracting(
                        event -> event.text("sequence"), event -> event.text("batchId"), event -> event.text("reason"))
                .containsExactly(tuple("2", "run-1", null), tuple("3", null, null), tuple("4", null, "Left"));
    }

    /** A trigger of the provider's that counts in its own way. */
    @Test
    void ofSeveralChangesInABatchTheLastIsToldAsTheDatabaseHasIt() {
        String user = DEPLOYMENT.newUser("active");
        try (AutoCloseableTrigger ignored = new AutoCloseableTrigger(user)) {
            List<Position> sent = WORKER.whileNobodyReads(() -> DEPLOYMENT.send(
                    DEPLOYMENT.request(user).on(0),
                    reactivate(user).on(0),
                    DEPLOYMENT.request(user).on(0)));

            List<Answered> answers = DEPLOYMENT.answers().to(sent);
            assertThat(answers).extracting(Answered::outcome).containsOnly("OK");
            assertThat(answers.get(2).success().sequence())
                    .isEqualTo(DEPLOYMENT.directory().sequence(user))
                    .isGreaterThanOrEqualTo(1000);
        }
    }

    private static final class AutoCloseableTrigger implements AutoCloseable {
        private AutoCloseableTrigger(String user) {
            DEPLOYMENT.directory().jdbc().execute("""
                    CREATE FUNCTION counts_otherwise() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN NEW.sequence := NEW.sequence + 1000; RETURN NEW; END $$;
                    CREATE TRIGGER counts_otherwise BEFORE UPDATE ON users FOR EACH ROW
                    WHEN (OLD.id = '%s') EXECUTE FUNCTION counts_otherwise()""".formatted(user));
        }

        @Override
        public void close() {
            DEPLOYMENT.directory().jdbc().execute("DROP FUNCTION counts_otherwise() CASCADE");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "action, SUSPEND, ACTION_INVALID",
        "action, reactivate, ACTION_INVALID",
        "action, '', ACTION_INVALID",
        "expectedSequence, -1, EXPECTED_SEQUENCE_INVALID",
        "expectedSequence, 07, EXPECTED_SEQUENCE_INVALID",
        "expectedSequence, 9223372036854775808, EXPECTED_SEQUENCE_INVALID",
        "expectedSequence, '', EXPECTED_SEQUENCE_INVALID",
        "expectedSequence, ' 1', EXPECTED_SEQUENCE_INVALID",
        "batchId, '', BATCH_ID_INVALID",
    })
    void aFieldThatBreaksItsRuleIsNamed(String field, String value, String reason) {
        Answered answered =
                DEPLOYMENT.ask(DEPLOYMENT.request(DEPLOYMENT.newUser("active")).with(field, value));

        assertThat(answered.outcome()).isEqualTo(reason);
        assertThat(answered.code()).isEqualTo(3);
        assertThat(answered.metadata()).containsExactly(Map.entry("field", field));
    }

    @Test
    void aSpelledOutDefaultIsTheSameRequestAsNone() {
        String user = DEPLOYMENT.newUser("active");
        String requestId = DEPLOYMENT.newId("r");

        Answered first = DEPLOYMENT.ask(DEPLOYMENT.request(requestId, user));
        Answered spelled = DEPLOYMENT.ask(DEPLOYMENT.request(requestId, user).with("action", "DEACTIVATE"));
        Answered other = DEPLOYMENT.ask(DEPLOYMENT.request(requestId, user).with("action", "REACTIVATE"));

        assertThat(spelled.replayed()).isTrue();
        assertThat(spelled.record().value()).isEqualTo(first.record().value());
        assertThat(other.outcome()).isEqualTo("REQUEST_ID_REUSED");
    }

    @Test
    void whoIsProtectedStaysUntilThatEnds() {
        String user = DEPLOYMENT.newUser("active");
        DEPLOYMENT.directory().jdbc().update("INSERT INTO protected_users VALUES (?, 'break glass')", user);
        assertThat(DEPLOYMENT.ask(DEPLOYMENT.request(user)).outcome()).isEqualTo("USER_PROTECTED");
        assertThat(DEPLOYMENT
                        .ask(DEPLOYMENT.request(user).with("validateOnly", true))
                        .outcome())
                .isEqualTo("USER_PROTECTED");

        DEPLOYMENT.directory().jdbc().update("DELETE FROM protected_users WHERE user_id = ?", user);

        assertThat(DEPLOYMENT.ask(DEPLOYMENT.request(user)).outcome()).isEqualTo("OK");
    }

    @Test
    void nobodyDeactivatesThemselves() {
        String user = DEPLOYMENT.newUser("active");
        DEPLOYMENT.directory().grant(user, "org-1", "ORG_USER_MANAGER");

        Answered answered = DEPLOYMENT.ask(
                DEPLOYMENT.request(user).bearing(DEPLOYMENT.tokens().token(user)));

        assertThat(answered.outcome()).isEqualTo("SELF_DEACTIVATION");
    }

    /** The instance is one for itself: whoever owns it does not stand in for an organization's owner. */
    @ParameterizedTest
    @CsvSource({"organization, ORG_OWNER", "*, IAM_OWNER"})
    void theLastActiveOwnerStays(String owned, String role) {
        String owns = owned.equals("*") ? owned : DEPLOYMENT.newId("org");
        String last = DEPLOYMENT.newUser("active");
        String locked = DEPLOYMENT.newUser("locked");
        DEPLOYMENT.directory().grant(last, owns, role);
        DEPLOYMENT.directory().grant(locked, owns, role);

        assertThat(DEPLOYMENT
                        .ask(DEPLOYMENT.request(last).with("validateOnly", true))
                        .outcome())
                .isEqualTo("LAST_OWNER");
        assertThat(DEPLOYMENT.ask(DEPLOYMENT.request(last)).outcome()).isEqualTo("LAST_OWNER");

        String next = DEPLOYMENT.newUser("active");
        DEPLOYMENT.directory().grant(next, owns, role);
        assertThat(DEPLOYMENT.ask(DEPLOYMENT.request(last)).outcome()).isEqualTo("OK");
        assertThat(DEPLOYMENT.ask(DEPLOYMENT.request(next)).outcome()).isEqualTo("LAST_OWNER");
    }

    @Test
    void anEventTellsWhatTheReplyTellsAndWhoReadsItAsACloudEventUnderstandsIt() {
        String user = DEPLOYMENT.newId("Zoë");
        DEPLOYMENT.directory().user(user, "active");
        TestRequest request = DEPLOYMENT
                .request("r-event", user)
                .with("reason", "Left the company")
                .with("batchId", "run-7")
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        Answered.Details details = DEPLOYMENT.ask(request).success();

        ChangeEvent event = eventsOf(user).get(0);
        long created = Instant.parse("2025-03-25T09:53:34.029Z").toEpochMilli();
        assertThat(List.of(
                        "ce_specversion",
                        "ce_id",
                        "ce_source",
                        "ce_type",
                        "ce_subject",
                        "ce_time",
                        "content-type",
                        "traceparent"))
                .extracting(event::header)
                .containsExactly(
                        "1.0",
                        user + "/" + created + "/2",
                        "/deactivate-user",
                        "io.deactivateuser.user.deactivated.v1",
                        user,
                        details.changeDate().toString(),
                        "application/json",
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(new String(event.record().value(), StandardCharsets.UTF_8))
                .isEqualTo("{\"userId\":\"" + user + "\",\"resourceOwner\":\"org-1\","
                        + "\"creationDate\":\"2025-03-25T09:53:34.029Z\",\"sequence\":\"2\",\"previousState\":\"active\","
                        + "\"newState\":\"deactivated\",\"changeDate\":\"" + details.changeDate()
                        + "\",\"actorId\":\"admin\",\"requestId\":\"r-event\",\"batchId\":\"run-7\","
                        + "\"reason\":\"Left the company\"}");
    }

    @Test
    void noRefusalRepeatOrValidationHasAnEvent() {
        String user = DEPLOYMENT.newUser("active");
        TestRequest request = DEPLOYMENT.request(user);
        DEPLOYMENT.ask(DEPLOYMENT.request(user).with("validateOnly", true));
        DEPLOYMENT.ask(request);
        DEPLOYMENT.ask(request);
        DEPLOYMENT.ask(DEPLOYMENT.request(user));

        assertThat(eventsOf(user)).hasSize(1);
    }

    @Test
    void aReaderOfTheEventsKnowsWhoIsOutInWhateverOrderTheyCome() {
        String out = DEPLOYMENT.newUser("active");
        String back = DEPLOYMENT.newUser("active");
        DEPLOYMENT.ask(DEPLOYMENT.request(out));
        DEPLOYMENT.ask(DEPLOYMENT.request(back));
        DEPLOYMENT.ask(reactivate(back));
        List<ChangeEvent> events = new ArrayList<>(DEPLOYMENT.changeEvents());
        Collections.reverse(events);

        ReadWhoIsOut reader = new ReadWhoIsOut();
        events.forEach(event -> reader.take(event.record()));

        assertThat(reader.whoIsOut()).contains(out).doesNotContain(back);
    }

    private static List<ChangeEvent> eventsOf(String user) {
        return DEPLOYMENT.changeEvents().stream()
                .filter(event -> event.userId().equals(user))
                .toList();
    }

    private static TestRequest reactivate(String user) {
        return DEPLOYMENT.request(user).with("action", "REACTIVATE");
    }
}
