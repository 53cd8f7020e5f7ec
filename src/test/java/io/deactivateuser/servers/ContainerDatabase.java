package io.deactivateuser.servers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The official Postgres image, with the durability that Testcontainers takes away by default. */
final class ContainerDatabase implements DatabaseServer {
    private static final int POSTGRES_PORT = 5432;

    private final PostgreSQLContainer container;
    private @Nullable ContainerFiles files;

    /** Starts a Postgres with further settings, as in {@code postgresql.conf}. */
    ContainerDatabase(Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of("postgres", "-c", "max_connections=300"));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        this.container = new PostgreSQLContainer(Images.POSTGRES).withCommand(command.toArray(String[]::new));
        container.setPortBindings(ContainerPort.bindings(POSTGRES_PORT));
        container.start();
        letEverybodyIn();
    }

    /** As the embedded server does, whose users have no passwords to a pooler that stands between. */
    private void letEverybodyIn() {
        try (Connection connection = administration().connect();
                Statement statement = connection.createStatement()) {
            String file;
            try (ResultSet row = statement.executeQuery("SHOW hba_file")) {
                row.next();
                file = row.getString(1);
            }
            statement.execute("COPY (VALUES ('local all all trust'), ('host all all all trust')) TO '" + file + "'");
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Database createDatabase() {
        return database(NewDatabase.in(administration()));
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
    public DataCopy copy() {
        if (files == null) {
            files = new ContainerFiles(container, Images.POSTGRES, "postgres");
        }
        return DataCopy.take(new CopiedArchive(files), administration());
    }

    @Override
    public void putBack(DataCopy copy) {
        stop();
        copy.putBack();
        start();
    }

    @Override
    public void close() {
        if (files != null) {
            files.close();
        }
        container.stop();
    }

    private boolean answers() throws SQLException {
        try (Connection connection = administration().connect()) {
            return connection.isValid(1);
        }
    }

    private Database administration() {
        return database(container.getDatabaseName());
    }

    private Database database(String name) {
        String url =
                "jdbc:postgresql://" + container.getHost() + ":" + container.getMappedPort(POSTGRES_PORT) + "/" + name;
        return new Database(url, container.getUsername(), container.getPassword());
    }
}
