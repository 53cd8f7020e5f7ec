package io.deactivateuser.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Migrations take as long as they take: the time limits of the worker's connections are for batches. */
@Configuration(proxyBeanMethods = false)
class MigrationConfiguration {
    /** Where Flyway has a data source of its own, its limits are the operator's. */
    @Bean
    FlywayConfigurationCustomizer migrationsWithoutTimeLimits(DataSource pool) {
        return flyway -> {
            if (flyway.getDataSource() == pool) {
                flyway.dataSource(new WithoutTimeLimits(pool));
            }
        };
    }

    /** Migrations, too, want a session. The connections that have no limits any more are not used for batches. */
    @Bean
    FlywayMigrationStrategy newConnectionsAfterMigrations(DataSource pool, CheckPooling pooling) {
        return flyway -> {
            pooling.check();
            flyway.migrate();
            PooledConnections.giveUp(pool);
        };
    }

    private static final class WithoutTimeLimits extends DelegatingDataSource {
        // One connection holds the lock on the migrations, in a transaction, while another migrates.
        private static final String NO_LIMITS =
                "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0";

        WithoutTimeLimits(DataSource pool) {
            super(pool);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            connection.setNetworkTimeout(Runnable::run, 0);
            try (Statement statement = connection.createStatement()) {
                statement.execute(NO_LIMITS);
            }
            return connection;
        }
    }
}
