package io.deactivateuser.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class ServersIT {
    @Test
    void theDatabaseIsDurableAndKeepsItsDataThroughAnImmediateStop() throws SQLException {
        try (DatabaseServer server = Servers.newDatabase()) {
            Database database = server.createDatabase();
            execute(database, "CREATE TABLE kept AS SELECT 1 AS one");

            server.stop();
            server.start();

            assertThat(query(database, "SELECT one FROM kept")).isEqualTo("1");
            assertThat(query(database, "SHOW fsync")).isEqualTo("on");
            assertThat(query(database, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(database, "SHOW server_version")).startsWith("18.");
        }
    }

    @Test
    void aDatabaseIsPutBackToTheMomentOfACopyAsOftenAsAsked() throws Exception {
        try (DatabaseServer server = Servers.newDatabase()) {
            Database database = server.createDatabase();
            execute(database, "CREATE TABLE numbers AS SELECT 1 AS number");
            Writing writing = new Writing(database);

            try (DataCopy copy = server.copy()) {
                int written = writing.stop();
                assertThat(written).isPositive();

                for (int i = 0; i < 2; i++) {
                    execute(database, "INSERT INTO numbers VALUES (2), (3)");
                    server.putBack(copy);

                    assertThat(query(database, "SELECT count(*) FROM numbers")).isEqualTo("1");
                    assertThat(query(database, "SELECT coalesce(max(number), 0) - count(*) FROM others"))
                            .as("what was committed while the copy was taken is there up to one moment")
                            .isEqualTo("0");
                }
            }
        }
    }

    @Test
    void theBrokerKeepsItsAddressAndItsTopicsWhenItIsKilled() throws Exception {
        try (BrokerServer server = Servers.newBroker();
                Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("kept", Optional.of(1), Optional.empty())))
                    .all()
                    .get();

            server.kill();
            server.start();

            Set<String> topics = admin.listTopics().names().get();
            assertThat(topics).contains("kept");
        }
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Commits a row after the other, so that a copy is taken of a database that changes. */
    private static final class Writing {
        private final AtomicInteger written = new AtomicInteger();
        private final Thread thread;
        private volatile boolean stopping;

        Writing(Database database) throws SQLException {
            execute(database, "CREATE TABLE others (number int)");
            this.thread = new Thread(() -> write(database), "writing");
            thread.start();
        }

        int stop() throws InterruptedException {
            stopping = true;
            thread.join();
            return written.get();
        }

        private void write(Database database) {
            try (Connection connection = database.connect();
                    PreparedStatement insert = connection.prepareStatement("INSERT INTO others VALUES (?)")) {
                while (!stopping) {
                    insert.setInt(1, written.incrementAndGet());
                    insert.execute();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
