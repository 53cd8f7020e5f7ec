package io.deactivateuser.apply;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The connections of the pool, all of them together. */
final class PooledConnections {
    private PooledConnections() {}

    /** Gives them up, once they are given back: the next ones are new, and may lead to another server. */
    static void giveUp(@Nullable DataSource pool) {
        HikariPoolMXBean connections = pool instanceof HikariDataSource hikari ? hikari.getHikariPoolMXBean() : null;
        if (connections != null) {
            connections.softEvictConnections();
        }
    }
}
