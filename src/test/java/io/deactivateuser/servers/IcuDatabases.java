package io.deactivateuser.servers;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Databases of the shared server that sort as people do: regardless of case at first, and of hyphens. */
public final class IcuDatabases implements DatabaseServer {
    private static final String SUFFIX = "_icu";

    @Override
    public Database createDatabase() {
        Database beside = Servers.database().createDatabase();
        String name = beside.url().replaceAll(".*/", "");
        try (Connection connection = beside.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + SUFFIX
                    + " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
            return new Database(beside.url() + SUFFIX, beside.username(), beside.password());
        } catch (SQLException e) {
            throw new IllegalStateException("No database could be made", e);
        }
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("Others use the server.");
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException("It runs.");
    }

    @Override
    public DataCopy copy() {
        throw new UnsupportedOperationException("Others use the server.");
    }

    @Override
    public void putBack(DataCopy copy) {
        throw new UnsupportedOperationException("Others use the server.");
    }

    @Override
    public void close() {
        // The server goes on.
    }
}
