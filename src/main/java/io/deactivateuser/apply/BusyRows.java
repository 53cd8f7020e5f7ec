package io.deactivateuser.apply;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Users whose rows somebody else has locked, that of {@code users} or one that gives access, and for whom a partition waits. A thread
 * beside the consumers waits for each row's lock, in Postgres's queue for the row and with no other lock held. Once it has the lock it
 * gives it back, and the partition goes on.
 */
@Component
public class BusyRows implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(BusyRows.class);
    private static final Duration WAIT = Duration.ofMillis(300);
    private static final long ASK_AGAIN_MILLIS = 30;
    private static final long TELL_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    private static final long ASK_AFRESH_NANOS = Duration.ofSeconds(5).toNanos();

    // Who waits before this session may wait as well: what counts is who is blocked by nobody. The session 0 stands for
    // a
    // transaction that was prepared. What the worker's role may not see of other sessions is null.
    private static final String WHO_BLOCKS = """
            WITH RECURSIVE blocking (pid) AS (
                SELECT unnest(pg_blocking_pids(?))
                UNION
                SELECT before.pid FROM blocking, unnest(pg_blocking_pids(blocking.pid)) AS before (pid)
            )
            SELECT string_agg(
                CASE blocking.pid
                    WHEN 0 THEN 'a prepared transaction (pg_prepared_xacts shows it, ROLLBACK PREPARED ends it)'
                    ELSE concat_ws(' ', 'session', blocking.pid, 'of', usename, nullif(application_name, ''), client_addr, state,
                        'since', to_char(xact_start, 'HH24:MI:SS'))
                END, ', ')
            FROM blocking
            LEFT JOIN pg_stat_activity AS activity ON activity.pid = blocking.pid
            WHERE cardinality(pg_blocking_pids(blocking.pid)) = 0""";

    private final AwaitRows awaitRows;
    private final JdbcTemplate jdbc;
    private final Set<BusyRow> rows = ConcurrentHashMap.newKeySet();
    private final SimpleAsyncTaskExecutor asking = new SimpleAsyncTaskExecutor("who-blocks-");

    /** A row that a partition waits for. */
    public final class BusyRow implements AutoCloseable {
        private final String userId;
        private final String position;
        private volatile boolean free;
        private volatile @Nullable String blockedBy;
        private volatile long askedAt = System.nanoTime() - ASK_AFRESH_NANOS;
        private volatile long toldAt = System.nanoTime() - TELL_EVERY_NANOS;

        private BusyRow(String userId, String position) {
            this.userId = userId;
            this.position = position;
        }

        /** Whether there is nothing to wait for any more. */
        public boolean isFree() {
            return free;
        }

        /** Who holds the lock, as far as that is known by now. */
        public String blockedBy() {
            String known = blockedBy;
            return known == null ? "another session" : known;
        }

        /** Nobody waits for the row any more. */
        @Override
        public void close() {
            rows.remove(this);
        }
    }

    BusyRows(AwaitRows awaitRows, JdbcTemplate jdbc) {
        this.awaitRows = awaitRows;
        this.jdbc = jdbc;
    }

    /**
     * Begins to wait for a user's row.
     *
     * @param position of the record that cannot be answered before
     */
    public BusyRow await(String position, String userId) {
        BusyRow row = new BusyRow(userId, position);
        rows.add(row);
        return row;
    }

    @Scheduled(fixedDelay = 100, timeUnit = TimeUnit.MILLISECONDS)
    void look() {
        rows.stream().filter(row -> !row.free).forEach(this::look);
    }

    private void look(BusyRow row) {
        try {
            row.free = awaitRows.await(row.userId, WAIT, session -> {
                if (row.blockedBy == null || System.nanoTime() - row.askedAt >= ASK_AFRESH_NANOS) {
                    row.askedAt = System.nanoTime();
                    asking.execute(() -> ask(session, row));
                }
            });
        } catch (DataAccessException | TransactionException e) {
            // Whatever is wrong with the database shows to the partition, too, once it goes on.
            row.free = true;
        }
    }

    /** Asks who holds the lock, from a second connection: the first one is the session that waits. */
    private void ask(int session, BusyRow row) {
        try {
            String known = null;
            for (int i = 0; known == null && i < 10 && !row.free; i++) {
                Thread.sleep(ASK_AGAIN_MILLIS);
                known = jdbc.queryForObject(WHO_BLOCKS, String.class, session);
            }
            row.blockedBy = known;
            if (!row.free) {
                tell(row);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (DataAccessException e) {
            log.debug("Who holds the lock of a row cannot be asked.", e);
        }
    }

    private void tell(BusyRow row) {
        String blockedBy = row.blockedBy;
        if (blockedBy != null && System.nanoTime() - row.toldAt >= TELL_EVERY_NANOS) {
            row.toldAt = System.nanoTime();
            log.warn(
                    "The partition of {} waits from there on: a row of that request's user is locked by {}. It goes on by itself"
                            + " once the lock is given back; SELECT pg_terminate_backend(...) ends the session.",
                    row.position,
                    blockedBy);
        }
    }

    @Override
    public void destroy() {
        asking.close();
    }
}
