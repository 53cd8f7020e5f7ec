package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Background;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Directory;
import io.deactivateuser.servers.Database;
import io.deactivateuser.servers.Servers;
import java.sql.Connection;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The tables learn what a change carries with it, while workers of the version before write to them. That version is here by its
 * statements, and not by its jar.
 */
class OneActMigrationIT {
    private static final String BEGIN = "UPDATE request_offsets SET begun_offset = begun_offset";
    private static final String LOCK = "SELECT FROM users WHERE id = ? FOR NO KEY UPDATE SKIP LOCKED";
    private static final String DEACTIVATE =
            "UPDATE users SET state = 'deactivated', sequence = sequence + 1, change_date = ? WHERE id = ?";
    private static final String APPEND = """
            INSERT INTO user_events (user_id, sequence, event_type, actor_id, request_id, reason, created_at)
            SELECT user_id, sequence, 'user.deactivated', actor_id, request_id, reason,
                timestamptz 'epoch' + change_millis * interval '1 millisecond'
            FROM (
                SELECT unnest(ARRAY[?]) AS user_id, unnest(ARRAY[2::bigint]) AS sequence, unnest(ARRAY['old']) AS actor_id,
                    unnest(ARRAY['r']) AS request_id, unnest(ARRAY['left']) AS reason, unnest(ARRAY[0::bigint]) AS change_millis) AS changed
            ORDER BY user_id COLLATE "C", sequence""";
    private static final String RECORD = """
            INSERT INTO deactivation_requests (
                actor_id, request_id, user_id, content_hash, request_topic, request_topic_id, request_partition,
                request_leader_epoch, request_offset, refusal, sequence, change_date, resource_owner, creation_date, recorded_at)
            SELECT 'old', ?, 'u', sha256(''), 'requests', 'id', 0, 0, 0, NULL, 2, now(), 'org-1', now(), now()""";
    private static final String READ = """
            SELECT actor_id, request_id, user_id, content_hash, request_topic, request_topic_id, request_partition,
                   request_leader_epoch, request_offset, refusal, sequence, change_date, resource_owner, creation_date
            FROM deactivation_requests WHERE actor_id = 'old'""";
    private static final String WAITING =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    /** A batch reads the ledger before it writes the events, or does not read it at all. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWorkerOfTheVersionBeforeWritesBeforeAndWhileAndAfterIt(boolean ledgerIsRead) throws Exception {
        Database database = Servers.database().createDatabase();
        Directory.migrate(database, "3");
        JdbcTemplate jdbc =
                new JdbcTemplate(new DriverManagerDataSource(database.url(), database.username(), database.password()));
        try (Connection batch = database.connect()) {
            batch.setAutoCommit(false);
            JdbcTemplate before = new JdbcTemplate(new SingleConnectionDataSource(batch, true));
            before.update(BEGIN);
            if (ledgerIsRead) {
                before.queryForList(READ);
            } else {
                before.update(APPEND, "u");
            }

            CompletableFuture<?> migration = Background.start(() -> Directory.migrate(database, "4"));
            Awaitility.await().until(() -> jdbc.queryForObject(WAITING, Integer.class), waiting -> waiting > 0);
            if (ledgerIsRead) {
                before.update(APPEND, "u");
            }
            before.update(RECORD, "while");
            batch.commit();

            migration.join();
        }
        jdbc.update(APPEND, "v");
        jdbc.update(RECORD, "after");
        assertThat(jdbc.queryForList(READ)).hasSize(2);
        assertThat(jdbc.queryForList("SELECT user_id FROM user_events WHERE previous_state IS NULL", String.class))
                .containsExactlyInAnyOrder("u", "v");
    }

    /** A worker of the version before has not said what its deactivation took. */
    @Test
    void whomAWorkerOfTheVersionBeforeHasDeactivatedIsActiveAgain() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            JdbcTemplate jdbc = deployment.directory().jdbc();
            String user = deployment.newUser("locked");
            jdbc.queryForList(LOCK, user);
            jdbc.update(DEACTIVATE, Timestamp.from(Instant.EPOCH), user);
            jdbc.update(APPEND, user);
            deployment.startWorker();

            Answered back = deployment.ask(
                    deployment.request(user).with("action", "REACTIVATE").with("expectedSequence", "2"));

            assertThat(back.outcome()).isEqualTo("OK");
            assertThat(deployment.directory().state(user)).isEqualTo("active");
        }
    }
}
