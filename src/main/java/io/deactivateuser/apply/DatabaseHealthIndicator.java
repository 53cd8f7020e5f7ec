package io.deactivateuser.apply;

import javax.sql.DataSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Readiness: the database answers, and takes writes. Where it does not take them, all connections of the pool are given up, once they
 * are given back: others may lead to the same server, and read what it had when it stepped down.
 */
@Component("db")
class DatabaseHealthIndicator implements HealthIndicator {
    private static final String READ_ONLY = "SELECT CAST(current_setting('transaction_read_only') AS boolean)";

    private final JdbcTemplate jdbc;
    private final DataSource pool;

    DatabaseHealthIndicator(JdbcTemplate jdbc, DataSource pool) {
        this.jdbc = jdbc;
        this.pool = pool;
    }

    @Override
    public Health health() {
        try {
            boolean readOnly = Boolean.TRUE.equals(jdbc.queryForObject(READ_ONLY, Boolean.class));
            if (readOnly) {
                PooledConnections.giveUp(pool);
            }
            return readOnly
                    ? Health.outOfService()
                            .withDetail(
                                    "reason", "the database is read-only: a standby, or a primary that stepped down")
                            .build()
                    : Health.up().build();
        } catch (DataAccessException e) {
            return Health.down().withDetail("reason", "no database answers").build();
        }
    }
}
