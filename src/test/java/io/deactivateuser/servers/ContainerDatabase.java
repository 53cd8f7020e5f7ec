package io.deactivateuser.servers;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.awaitility.Awaitility;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The official Postgres image, with the durability that Testcontainers takes away by default. */
final class ContainerDatabase implements DatabaseServer {
    private static final int POSTGRES_PORT = 5432;

    private final PostgreSQLContainer container =
            new PostgreSQLContainer(Images.POSTGRES).withCommand("postgres", "-c", "max_connections=300");

    ContainerDatabase() {
        container.setPortBindings(List.of("127.0.0.1:" + FreePort.find() + ":" + POSTGRES_PORT));
        container.start();
    }

    @Override
    public Database createDatabase() {
        String name = NewDatabase.in(database(container.getDatabaseName()));
        return database(name);
    }

    @Override
    public void stop() {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void start() {
        container
                .getDockerClient()
                .startContainerCmd(container.getContainerId())
                .exec();
        Awaitility.await().ignoreExceptions().until(this::answers);
    }

    @Override
    public void close() {
        container.stop();
    }

    private boolean answers() throws SQLException {
        try (Connection connection = database(container.getDatabaseName()).connect()) {
            return connection.isValid(1);
        }
    }

    private Database database(String name) {
        String url =
                "jdbc:postgresql://" + container.getHost() + ":" + container.getMappedPort(POSTGRES_PORT) + "/" + name;
        return new Database(url, container.getUsername(), container.getPassword());
    }
}
