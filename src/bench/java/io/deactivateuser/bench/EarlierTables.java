package io.deactivateuser.bench;

import io.deactivateuser.bench.Growing.Point;
import io.deactivateuser.servers.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables as they were at one moment, to be put back as a restore of a backup would; and what comes into them then. */
final class EarlierTables {
    private static final List<String> TABLES = List.of("users", "user_events", "deactivation_requests");
    private static final String PLACES = "request_offsets";
    private static final String ANSWERED = "SELECT sum(committed_offset) FROM " + PLACES;
    private static final String EVENTS = "SELECT count(*) FROM user_events";
    private static final long PERIOD_MILLIS = 50;

    private final Database database;
    private final long answered;
    private final long events;

    EarlierTables(Database database) {
        this.database = database;
        this.answered = number(ANSWERED);
        this.events = number(EVENTS);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute("CREATE TABLE earlier_" + table + " AS TABLE " + table);
            }
            statement.execute("CREATE TABLE earlier_" + PLACES + " AS TABLE " + PLACES);
        } catch (SQLException e) {
            throw new IllegalStateException("The tables could not be copied", e);
        }
    }

    /** The partitions' places go last: by them a worker that runs sees that the database went back. */
    void putBack() {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute("TRUNCATE " + table);
                statement.execute("INSERT INTO " + table + " SELECT * FROM earlier_" + table);
                statement.execute("VACUUM ANALYZE " + table);
            }
            statement.execute("CHECKPOINT");
            connection.setAutoCommit(false);
            statement.execute("DELETE FROM " + PLACES);
            statement.execute("INSERT INTO " + PLACES + " SELECT * FROM earlier_" + PLACES);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("The tables could not be put back", e);
        }
    }

    /** Waits until some records that were answered since are compared. */
    Point awaitFirst(Runnable alive) {
        return await(answered + 1, alive);
    }

    /** Waits until so many records are compared, all of them. */
    Point await(long records, Runnable alive) {
        try (Connection connection = database.connect()) {
            return Growing.await(records, "records are compared", PERIOD_MILLIS, () -> {
                alive.run();
                return Point.now(() -> number(ANSWERED, connection));
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** That so many events have come in since, and no other number: to count them takes longer than to restore some thousands. */
    void check(long restored) {
        long found = number(EVENTS) - events;
        if (found != restored) {
            throw new IllegalStateException(found + " events are restored, not " + restored);
        }
    }

    private long number(String query) {
        try (Connection connection = database.connect()) {
            return number(query, connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long number(String query, Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
