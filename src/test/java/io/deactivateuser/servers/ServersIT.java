package io.deactivateuser.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
}
