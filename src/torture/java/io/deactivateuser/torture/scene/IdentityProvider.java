package io.deactivateuser.torture.scene;

import io.deactivateuser.servers.Database;
import io.deactivateuser.torture.traffic.Population;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sets hot users active again, as the owner of the users may at any time, with an event of its own in the audit trail. A
 * repeated request must then get its old answer and change nothing. Now and then it keeps a few rows locked for a while first.
 */
public final class IdentityProvider implements AutoCloseable {
    private static final String LOCK = """
            SELECT id FROM users WHERE id = ANY (?) AND state = 'deactivated' ORDER BY id FOR NO KEY UPDATE""";
    private static final String REACTIVATE = """
            WITH now AS (SELECT date_trunc('milliseconds', clock_timestamp()) AS at),
            changed AS (
                UPDATE users
                SET state = 'active', sequence = sequence + 1, change_date = now.at
                FROM now
                WHERE id = ANY (?)
                RETURNING id, sequence, now.at)
            INSERT INTO user_events (user_id, sequence, event_type, actor_id, request_id, created_at)
            SELECT id, sequence, 'user.reactivated', 'identity-provider', 'none', at FROM changed""";
    private static final int AT_ONCE = 12;
    private static final int BUSY_AT_ONCE = 3;
    private static final int BUSY_ONE_IN = 100;
    private static final long PAUSE_NANOS = 150_000_000L;
    private static final long BUSY_NANOS = 2_000_000_000L;

    private final Database database;
    private final Population population;
    private final Random random;
    private final Semaphore turn = new Semaphore(1);
    private final AtomicInteger reactivated = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "identity-provider");
    private volatile boolean stopping;

    public IdentityProvider(Database database, Population population, long seed) {
        this.database = database;
        this.population = population;
        this.random = new Random(seed ^ 0x1D);
        thread.start();
    }

    public int reactivated() {
        return reactivated.get();
    }

    /** Returns when no change of its is under way; there is none until {@link #goOn()}. */
    public void hold() {
        turn.acquireUninterruptibly();
    }

    /** To be called once after each {@link #hold()}. */
    public void goOn() {
        turn.release();
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping) {
            try (Connection connection = database.connect()) {
                connection.setAutoCommit(false);
                while (!stopping) {
                    turn.acquireUninterruptibly();
                    try {
                        reactivate(connection);
                    } finally {
                        turn.release();
                    }
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (SQLException e) {
                // Postgres is being tortured; what was under way was rolled back.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void reactivate(Connection connection) throws SQLException {
        boolean busy = random.nextInt(BUSY_ONE_IN) == 0;
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < (busy ? BUSY_AT_ONCE : AT_ONCE); i++) {
            chosen.add(population.id(random.nextInt(Population.HOT)));
        }
        List<String> locked = new ArrayList<>();
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setArray(1, connection.createArrayOf("text", chosen.toArray()));
            try (ResultSet rows = lock.executeQuery()) {
                while (rows.next()) {
                    locked.add(rows.getString(1));
                }
            }
        }
        if (busy) {
            LockSupport.parkNanos(BUSY_NANOS);
        }
        try (PreparedStatement change = connection.prepareStatement(REACTIVATE)) {
            change.setArray(1, connection.createArrayOf("text", locked.toArray()));
            change.executeUpdate();
        }
        connection.commit();
        reactivated.addAndGet(locked.size());
    }
}
