package io.deactivateuser.servers;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes empty databases; their names are this class's own, so that the statement holds no foreign text. */
final class NewDatabase {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private NewDatabase() {}

    /** The name of a new database on the server of {@code administration}. */
    static String in(Database administration) {
        String name = "test_" + NUMBER.incrementAndGet();
        try (Connection connection = administration.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
            return name;
        } catch (SQLException e) {
            throw new IllegalStateException("No database could be made", e);
        }
    }
}
