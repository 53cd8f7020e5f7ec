package io.deactivateuser.bench;

import io.deactivateuser.fixtures.Directory;
import io.deactivateuser.fixtures.Sessions;
import io.deactivateuser.servers.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/**
 * Databases with users, grants and a ledger of a given size. Each size is made once and then copied, so that every run
 * begins with the same, freshly written tables.
 */
final class Directories {
    static final int ORGANISATIONS = 100;
    /** Every how manyth user is deactivated already, counted from the last one. */
    static final int DEACTIVATED_SHARE = 10;

    private static final String USERS = """
            INSERT INTO users (id, resource_owner, state, sequence, creation_date, change_date)
            SELECT 'user-' || n, 'org-' || n %% %d, CASE WHEN n < %d THEN 'active' ELSE 'deactivated' END, 1,
                timestamptz '2025-03-25T09:53:34.029Z' + n * interval '1 second', timestamptz '2026-04-01T00:00:00Z'
            FROM generate_series(0, %d - 1) AS n""";
    private static final String WARM_UP = """
            INSERT INTO users (id, resource_owner, state, sequence, creation_date, change_date)
            SELECT 'warm-up-' || n, 'org-1', 'active', 1, timestamptz '2025-03-25T09:53:34.029Z',
                timestamptz '2026-04-01T00:00:00Z'
            FROM generate_series(0, %d - 1) AS n""";
    private static final String GRANTS = """
            INSERT INTO role_grants (actor_id, resource_owner, role)
            SELECT 'actor-' || a, '*', 'IAM_USER_MANAGER' FROM generate_series(0, 3) AS a
            UNION ALL
            SELECT 'actor-' || a, 'org-' || o, 'ORG_USER_MANAGER'
            FROM generate_series(4, 7) AS a, generate_series(0, %d - 1) AS o""";
    private static final String GRANTS_OF_OTHERS = """
            INSERT INTO role_grants (actor_id, resource_owner, role)
            SELECT 'owner-' || n, 'org-' || n %% %d, 'ORG_OWNER' FROM generate_series(1, 100000) AS n""";
    private static final String LEDGER = """
            INSERT INTO deactivation_requests
            SELECT 'actor-' || n %% 8, gen_random_uuid()::text, 'gone-' || n, sha256(int8send(n)), 'requests', n %% 6, n,
                NULL, 2, at, 'org-1', timestamptz '2025-03-25T09:53:34.029Z', at
            FROM (SELECT n, clock_timestamp() - interval '%s' - (%d - n) * interval '0.1 second' AS at
                FROM generate_series(1, %d) AS n) AS past""";

    /**
     * How much a database holds.
     *
     * @param warmUpUsers users whom only the warm-up deactivates, beside the others
     * @param ledgerRows recorded answers of the past
     * @param ledgerAge how old the youngest of those is, as an interval of Postgres's
     * @param sessions how many each user has
     */
    record Size(int users, int warmUpUsers, int ledgerRows, String ledgerAge, int sessions) {
        Size(int users, int warmUpUsers) {
            this(users, warmUpUsers, 0);
        }

        Size(int users, int warmUpUsers, int ledgerRows) {
            this(users, warmUpUsers, ledgerRows, "1 day");
        }

        Size(int users, int warmUpUsers, int ledgerRows, String ledgerAge) {
            this(users, warmUpUsers, ledgerRows, ledgerAge, 0);
        }

        /** The same, with so many sessions of each user. */
        Size withSessions(int each) {
            return new Size(users, warmUpUsers, ledgerRows, ledgerAge, each);
        }
    }

    private final Database server;
    private final Map<Size, String> templates = new HashMap<>();
    private final AtomicInteger number = new AtomicInteger();

    Directories(Database server) {
        this.server = server;
    }

    /** Any database of the server. */
    Database server() {
        return server;
    }

    /** A database of its own for one run. */
    Database create(Size size) {
        String template = templates.computeIfAbsent(size, this::template);
        String name = "run_" + number.incrementAndGet();
        execute(server, "CREATE DATABASE " + name + " TEMPLATE " + template + " STRATEGY FILE_COPY", "CHECKPOINT");
        return named(name);
    }

    void drop(Database database) {
        execute(server, "DROP DATABASE " + database.url().replaceAll(".*/", "") + " WITH (FORCE)", "CHECKPOINT");
    }

    private String template(Size size) {
        String name = "template_" + number.incrementAndGet();
        execute(server, "CREATE DATABASE " + name);
        Database template = named(name);
        Flyway.configure()
                .dataSource(template.url(), template.username(), template.password())
                .table(Directory.HISTORY)
                .load()
                .migrate();
        int active = size.users() - size.users() / DEACTIVATED_SHARE;
        execute(
                template,
                USERS.formatted(ORGANISATIONS, active, size.users()),
                WARM_UP.formatted(size.warmUpUsers()),
                GRANTS.formatted(ORGANISATIONS),
                GRANTS_OF_OTHERS.formatted(ORGANISATIONS));
        if (size.sessions() > 0) {
            execute(
                    template,
                    "CREATE TABLE " + Sessions.TABLE
                            + " (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id text NOT NULL)",
                    "INSERT INTO " + Sessions.TABLE + " (user_id) SELECT id FROM users, generate_series(1, "
                            + size.sessions() + ")",
                    "CREATE INDEX ON " + Sessions.TABLE + " (user_id)");
        }
        if (size.ledgerRows() > 0) {
            // Random keys are far quicker sorted at once than inserted into an index one by one.
            execute(
                    template,
                    "ALTER TABLE deactivation_requests DROP CONSTRAINT deactivation_requests_pkey",
                    LEDGER.formatted(size.ledgerAge(), size.ledgerRows(), size.ledgerRows()),
                    "ALTER TABLE deactivation_requests ADD PRIMARY KEY (actor_id, request_id)");
        }
        execute(template, "VACUUM ANALYZE");
        return name;
    }

    private Database named(String name) {
        return new Database(server.url().replaceAll("/[^/]*$", "/" + name), server.username(), server.password());
    }

    private static void execute(Database database, String... statements) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The bench's tables could not be made", e);
        }
    }
}
