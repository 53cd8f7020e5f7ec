package io.deactivateuser.torture.scene;

import io.deactivateuser.servers.Database;
import io.deactivateuser.torture.traffic.Population;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.List;

/** The identity provider's own tables, there before the worker comes, with a column that the worker knows nothing of. */
final class Tables {
    private static final String USERS = """
            CREATE TABLE users (
                id             text        PRIMARY KEY,
                resource_owner text        NOT NULL,
                state          text        NOT NULL CHECK (state IN ('active', 'deactivated', 'locked', 'initial', 'deleted')),
                sequence       bigint      NOT NULL,
                creation_date  timestamptz NOT NULL,
                change_date    timestamptz NOT NULL,
                display_name   text        NOT NULL DEFAULT 'Somebody'
            )""";
    private static final String GRANTS = """
            CREATE TABLE role_grants (
                actor_id       text NOT NULL,
                resource_owner text NOT NULL,
                role           text NOT NULL,
                PRIMARY KEY (actor_id, resource_owner, role)
            )""";
    // A legal hold, a rule that takes longer than the worker lets many records take together, and one that hangs.
    private static final String RULES = """
            CREATE FUNCTION rules() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.display_name = 'Held' THEN
                    RAISE EXCEPTION 'legal hold' USING ERRCODE = 'LH001';
                END IF;
                PERFORM pg_sleep(CASE NEW.display_name WHEN 'Stuck' THEN 3600 ELSE 1.5 END);
                RETURN NEW;
            END $$;
            CREATE TRIGGER rules BEFORE UPDATE ON users FOR EACH ROW
            WHEN (NEW.display_name <> 'Somebody') EXECUTE FUNCTION rules()""";
    // What the worker ends: the identity provider's own.
    private static final String SESSIONS = """
            CREATE TABLE sessions (
                id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                user_id text   NOT NULL
            );
            CREATE INDEX sessions_user_id ON sessions (user_id)""";
    private static final String INSERT_SESSIONS = """
            INSERT INTO sessions (user_id)
            SELECT id FROM users, generate_series(1, 1 + sequence % 3) WHERE state = 'active'""";
    private static final String PROTECT = "INSERT INTO protected_users VALUES (?, 'The way in when all else fails')";
    private static final String INSERT_USER = """
            INSERT INTO users (id, resource_owner, state, sequence, creation_date, change_date, display_name)
            VALUES (?, ?, ?, ?, ?, ?, ?)""";
    private static final String INSERT_GRANT = "INSERT INTO role_grants VALUES (?, ?, ?)";
    private static final int BATCH = 5_000;

    private final Database database;

    Tables(Database database) {
        this.database = database;
    }

    void create(Population population) {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(USERS);
                statement.execute(GRANTS);
                statement.execute(RULES);
                statement.execute(SESSIONS);
            }
            insertUsers(connection, population);
            try (Statement statement = connection.createStatement()) {
                statement.execute(INSERT_SESSIONS);
            }
            try (PreparedStatement insert = connection.prepareStatement(INSERT_GRANT)) {
                for (List<String> grant : population.grants()) {
                    insert.setString(1, grant.get(0));
                    insert.setString(2, grant.get(1));
                    insert.setString(3, grant.get(2));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            connection.commit();
            connection.setAutoCommit(true);
            try (Statement statement = connection.createStatement()) {
                statement.execute("VACUUM ANALYZE users");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The users could not be made", e);
        }
    }

    /** Fills the table that a worker has made. */
    void protect(Population population) {
        try (Connection connection = database.connect();
                PreparedStatement insert = connection.prepareStatement(PROTECT)) {
            for (int user = 0; user < population.users(); user++) {
                if (population.isProtected(user)) {
                    insert.setString(1, population.id(user));
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException("Nobody could be protected", e);
        }
    }

    private static void insertUsers(Connection connection, Population population) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_USER)) {
            for (int user = 0; user < population.users(); user++) {
                Timestamp date = new Timestamp(population.creationDate(user));
                insert.setString(1, population.id(user));
                insert.setString(2, population.organisation(user));
                insert.setString(3, population.initialState(user).column());
                insert.setLong(4, population.initialSequence(user));
                insert.setTimestamp(5, date);
                insert.setTimestamp(6, date);
                insert.setString(7, population.displayName(user));
                insert.addBatch();
                if (user % BATCH == BATCH - 1) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
    }
}
