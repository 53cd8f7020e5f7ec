package io.deactivateuser.bench;

import io.deactivateuser.bench.Growing.Point;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * What the neighbours pay for a user whom another session has locked: a backlog whose first measured request names that user, beside the same
 * backlog with nobody locked. Measured are the requests that do not stand behind that one in its partition, and what logins of other
 * users wait for their rows meanwhile.
 */
final class BusyUser {
    private static final String PART = "busy";
    private static final int LEDGER_ROWS = 100_000;
    private static final int THREADS = 2;
    private static final String HEAP = "256m";
    private static final long LOGIN_EVERY_MILLIS = 10;
    private static final List<String> ARGUMENTS = List.of("--deactivate-user.instance-id=bench-0");
    private static final String LOGIN = "SELECT FROM users WHERE id = ? FOR UPDATE";

    private final BenchServers servers;
    private final BenchSettings settings;
    private final boolean busy;

    private BusyUser(BenchServers servers, BenchSettings settings, boolean busy) {
        this.servers = servers;
        this.settings = settings;
        this.busy = busy;
    }

    static void run(BenchServers servers, BenchSettings settings, Report report) {
        Runs free = new Runs("logins beside it");
        Runs locked = new Runs("the same, one user locked");
        report.heading("A busy user");
        List<String> pauses = new ArrayList<>();
        for (int round = 0; round < settings.rounds(); round++) {
            new BusyUser(servers, settings, false).round(free, pauses);
            new BusyUser(servers, settings, true).round(locked, pauses);
        }
        report.runs(PART, List.of(free, locked));
        report.line("");
        pauses.forEach(report::line);
        report.save();
    }

    private void round(Runs runs, List<String> pauses) {
        long all = (long) settings.warmUp() + settings.requests();
        Directories.Size size = new Directories.Size(settings.users(), settings.warmUp(), LEDGER_ROWS);
        try (Stage stage = new Stage(servers, size);
                Connection session = stage.database().connect()) {
            stage.append((int) all, number -> record(stage, number));
            session.setAutoCommit(false);
            if (busy) {
                try (PreparedStatement lock = session.prepareStatement(LOGIN)) {
                    lock.setString(1, user(stage, 0));
                    lock.execute();
                }
            }
            round(stage, session, runs, pauses);
            check(Outcomes.read(stage), all);
        } catch (SQLException e) {
            throw new IllegalStateException("The user's row could not be locked", e);
        }
    }

    private void round(Stage stage, Connection session, Runs runs, List<String> pauses) throws SQLException {
        long all = (long) settings.warmUp() + settings.requests();
        try (Contender worker = Contender.start(Contestant.WORKER, stage, settings, THREADS, HEAP, ARGUMENTS)) {
            Progress progress = new Progress(stage, worker::checkAlive);
            Point begin = progress.await(settings.warmUp());
            Cpu before = Cpu.of(servers, List.of(worker));
            Logins logins = new Logins(stage);
            Point end = progress.await(busy ? all - standing(stage) : all);
            double longestWait = logins.end();
            Cpu used = Cpu.of(servers, List.of(worker)).minus(before);
            runs.add(Measured.of(worker, progress, begin, end, used));
            pauses.add("- %s: longest pause %.1f s; of %,d logins the longest waited %.0f ms"
                    .formatted(runs.title(), progress.longestPause(begin), logins.count.get(), longestWait));
            session.rollback();
            progress.await(all);
        }
    }

    private static void check(Map<String, Long> outcomes, long all) {
        if (!outcomes.equals(Map.of("0", all))) {
            throw new IllegalStateException("Other replies than one success each: " + outcomes);
        }
    }

    /** How many requests wait for the user: the one that names them, and those behind it in its partition. */
    private long standing(Stage stage) {
        int partition = partition(stage, 0);
        return IntStream.range(0, settings.requests())
                .filter(number -> partition(stage, number) == partition)
                .count();
    }

    private int partition(Stage stage, int number) {
        return BuiltInPartitioner.partitionForKey(measured(stage, number).key(), Stage.PARTITIONS);
    }

    private String user(Stage stage, int number) {
        return new String(measured(stage, number).key(), StandardCharsets.UTF_8);
    }

    private ProducerRecord<byte[], byte[]> record(Stage stage, int number) {
        int warmUp = settings.warmUp();
        return number < warmUp ? servers.requests().warmUp(stage.requests(), number) : measured(stage, number - warmUp);
    }

    private ProducerRecord<byte[], byte[]> measured(Stage stage, int number) {
        return servers.requests().measured(stage.requests(), Input.PLAIN, settings.users(), number);
    }

    /** An identity provider that looks at users one after the other, each for a moment. */
    private final class Logins {
        private final SplittableRandom random = new SplittableRandom(42);
        private final CompletableFuture<Double> longest;
        private volatile boolean over;
        private final AtomicInteger count = new AtomicInteger();

        Logins(Stage stage) {
            longest = CompletableFuture.supplyAsync(() -> logIn(stage));
        }

        /** The longest that one waited, in milliseconds. */
        double end() {
            over = true;
            return longest.join();
        }

        private double logIn(Stage stage) {
            double most = 0;
            try (Connection provider = stage.database().connect();
                    PreparedStatement login = provider.prepareStatement(LOGIN)) {
                while (!over) {
                    login.setString(1, user(stage, 1 + random.nextInt(settings.requests() - 1)));
                    long asked = System.nanoTime();
                    login.execute();
                    most = Math.max(most, (System.nanoTime() - asked) / 1e6);
                    count.incrementAndGet();
                    TimeUnit.MILLISECONDS.sleep(LOGIN_EVERY_MILLIS);
                }
            } catch (SQLException e) {
                throw new IllegalStateException("A login failed", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return most;
        }
    }
}
