package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Background;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Directory;
import io.deactivateuser.fixtures.Worker;
import io.deactivateuser.servers.Database;
import io.deactivateuser.servers.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The audit trail gets another key while workers of the version before write to it. */
class AuditTrailMigrationIT {
    /** As the version before has it, for one event. */
    private static final String APPEND = """
            INSERT INTO user_events (user_id, sequence, event_type, actor_id, request_id, reason, created_at)
            SELECT user_id, sequence, 'user.deactivated', actor_id, request_id, reason, CAST(? AS timestamptz)
            FROM (
                SELECT unnest(ARRAY['u']) AS user_id, unnest(ARRAY[2::bigint]) AS sequence, unnest(ARRAY['a']) AS actor_id,
                    unnest(ARRAY['r']) AS request_id, unnest(ARRAY['left']) AS reason) AS changed
            ORDER BY user_id COLLATE "C"
            """;

    private static final String RESTORE = APPEND + "ON CONFLICT DO NOTHING";

    private static final String WAITING = """
            SELECT count(*)
            FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '2 seconds'""";

    private static final String KEY = """
            SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'user_events_pkey'""";

    private static final String VERSION_BEFORE = """
            ALTER TABLE user_events
                DROP CONSTRAINT user_events_pkey, ADD PRIMARY KEY (user_id, sequence),
                DROP COLUMN previous_state, DROP COLUMN new_state, DROP COLUMN batch_id, DROP COLUMN cut_off;
            ALTER TABLE deactivation_requests DROP COLUMN present_sequence;
            DROP TABLE protected_users;
            DELETE FROM %s WHERE version IN ('3', '4')""".formatted(Directory.HISTORY);

    @Test
    void aWorkerOfTheVersionBeforeWritesBeforeAndWhileAndAfterIt() throws Exception {
        Database database = ofTheVersionBefore();
        JdbcTemplate jdbc = jdbc(database);
        try (Connection batch = database.connect()) {
            batch.setAutoCommit(false);
            new JdbcTemplate(new SingleConnectionDataSource(batch, true)).update(APPEND, "2026-01-01T00:00:00Z");

            CompletableFuture<?> migration = Background.start(() -> Directory.migrate(database, "3"));
            awaitWaiting(jdbc, migration);
            CompletableFuture<?> next =
                    Background.start(() -> jdbc.update(APPEND.replace("'u'", "'v'"), "2026-01-02T00:00:00Z"));
            batch.commit();

            migration.join();
            next.join();
        }
        jdbc.update(APPEND, "2026-01-03T00:00:00Z");
        jdbc.update(RESTORE, "2026-01-01T00:00:00Z");
        jdbc.update(RESTORE, "2026-01-03T00:00:00Z");
        assertThat(jdbc.queryForList("SELECT user_id FROM user_events ORDER BY created_at", String.class))
                .containsExactly("u", "v", "u");
        assertThat(jdbc.queryForObject(KEY, String.class)).isEqualTo("PRIMARY KEY (user_id, sequence, created_at)");
    }

    @Test
    void anIndexThatWasMadeBeforeIsTaken() throws Exception {
        Database database = ofTheVersionBefore();
        JdbcTemplate jdbc = jdbc(database);
        jdbc.execute("CREATE UNIQUE INDEX CONCURRENTLY user_events_key ON user_events (user_id, sequence, created_at)");
        Long made = jdbc.queryForObject("SELECT CAST('user_events_key' AS regclass)::oid::bigint", Long.class);

        Directory.migrate(database, "3");

        assertThat(jdbc.queryForObject(KEY, String.class)).isEqualTo("PRIMARY KEY (user_id, sequence, created_at)");
        assertThat(jdbc.queryForObject("SELECT CAST('user_events_pkey' AS regclass)::oid::bigint", Long.class))
                .isEqualTo(made);
    }

    /** A long trail takes longer than a batch may. */
    @Test
    void theTimeLimitsOfBatchesAreNoneOfMigrations() throws Exception {
        try (Deployment deployment = Deployment.create();
                Connection reader = deployment.database().connect()) {
            JdbcTemplate jdbc = deployment.directory().jdbc();
            jdbc.execute(VERSION_BEFORE);
            reader.setAutoCommit(false);
            new JdbcTemplate(new SingleConnectionDataSource(reader, true))
                    .execute("LOCK user_events IN ACCESS SHARE MODE");

            String properties = "spring.datasource.hikari.data-source-properties.";
            CompletableFuture<Worker> start = Background.start(() -> deployment.startWorker(
                    properties + "socketTimeout=1",
                    properties + "options=-c statement_timeout=1s -c idle_in_transaction_session_timeout=1s"));
            awaitWaiting(jdbc, start);
            reader.rollback();

            Worker worker = start.join();
            assertThat(worker.bean(JdbcTemplate.class).queryForObject("SHOW statement_timeout", String.class))
                    .isEqualTo("1s");
            assertThat(deployment
                            .ask(deployment.request(deployment.newUser("active")))
                            .outcome())
                    .isEqualTo("OK");
        }
    }

    private static void awaitWaiting(JdbcTemplate jdbc, CompletableFuture<?> under) {
        Awaitility.await()
                .until(
                        () -> under.isCompletedExceptionally()
                                ? List.of(under.join()).size()
                                : waiting(jdbc),
                        waiting -> waiting > 0);
    }

    private static int waiting(JdbcTemplate jdbc) {
        Integer waiting = jdbc.queryForObject(WAITING, Integer.class);
        return waiting == null ? 0 : waiting;
    }

    private static Database ofTheVersionBefore() throws SQLException {
        Database database = Servers.database().createDatabase();
        Directory.migrate(database, "2");
        return database;
    }

    private static JdbcTemplate jdbc(Database database) {
        return new JdbcTemplate(new DriverManagerDataSource(database.url(), database.username(), database.password()));
    }
}
