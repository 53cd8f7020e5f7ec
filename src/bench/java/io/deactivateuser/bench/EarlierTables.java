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
    /** To count the events takes some milliseconds of Postgres. */
    private static final long PERIOD_MILLIS = 200;

    private final Database database;
    private final long events;

    EarlierTables(Database database) {
        this.database = database;
        this.events = count();
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

    /** How many events there were. */
    long events() {
        return events;
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

    /** Waits until there are so many events. */
    Point await(long count, Runnable alive) {
        return Growing.await(count, "events are restored", PERIOD_MILLIS, () -> {
            alive.run();
            return Point.now(this::count);
        });
    }

    private long count() {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM user_events")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
