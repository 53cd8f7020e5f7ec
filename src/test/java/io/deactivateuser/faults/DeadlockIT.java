package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.apply.ApplyBatch;
import io.deactivateuser.apply.BatchAttempt;
import io.deactivateuser.decide.Actor;
import io.deactivateuser.decide.Decision;
import io.deactivateuser.decide.RecordPosition;
import io.deactivateuser.decide.Submission;
import io.deactivateuser.fixtures.Background;
import io.deactivateuser.fixtures.Decoded;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.servers.IcuDatabases;
import io.deactivateuser.servers.Servers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class DeadlockIT {
    private static final BatchAttempt NO_RANGES = BatchAttempt.withoutProgress();
    private static final int THREADS = 6;
    private static final int ROUNDS = 30;
    private static final int HOT = 300;
    private static final int OWNERS = 60;
    private static final int ORGANIZATIONS = 5;

    @Test
    void manyWorkersOnTheSameHotUsersAndRequestIdsNeverDeadlock() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            List<String> users =
                    IntStream.range(0, HOT).mapToObj(i -> "hot-" + i).toList();
            deployment.directory().activeUsers(users);
            ApplyBatch applyBatch = deployment.startWorker().bean(ApplyBatch.class);

            List<List<Decision>> results = inParallel(applyBatch, (thread, round) -> hotUsers(users, thread, round));

            assertThat(results).allSatisfy(decisions -> assertThat(decisions).hasSize(HOT));
            assertNoDeadlock(deployment);
            assertThat(users)
                    .allSatisfy(user ->
                            assertThat(deployment.directory().events(user)).hasSize(1));
        }
    }

    @Test
    void manyWorkersThatUseTheSameRequestIdsForUsersOfTheirOwnNeverDeadlock() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            ApplyBatch applyBatch = deployment.startWorker().bean(ApplyBatch.class);

            List<List<Decision>> results = inParallel(applyBatch, DeadlockIT::sharedRequestIds);

            assertThat(results).allSatisfy(decisions -> assertThat(decisions).hasSize(HOT));
            assertNoDeadlock(deployment);
            assertThat(deployment
                            .directory()
                            .jdbc()
                            .queryForObject("SELECT count(*) FROM deactivation_requests", Integer.class))
                    .as("each request ID is recorded once")
                    .isEqualTo(ROUNDS * HOT);
        }
    }

    /** Owners of a round are those of no other, and no two workers have one in common, so that no user's lock helps. */
    @Test
    void manyWorkersOnTheOwnersOfFewOrganizationsNeverDeadlockAndLeaveOneOfEach() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            for (int round = 0; round < ROUNDS; round++) {
                deployment.directory().activeUsers(owners(round));
            }
            deployment.directory().jdbc().update("""
                    INSERT INTO role_grants
                    SELECT id, split_part(id, '-', 2) || '-' || CAST(split_part(id, '-', 3) AS int) %% %d, 'ORG_OWNER'
                    FROM users""".formatted(ORGANIZATIONS));
            ApplyBatch applyBatch = deployment.startWorker().bean(ApplyBatch.class);

            inParallel(applyBatch, (thread, round) -> requests(owners(round), thread, round));

            assertNoDeadlock(deployment);
            assertThat(deployment.directory().jdbc().queryForList("""
                    SELECT DISTINCT count(*) FILTER (WHERE state = 'active')
                    FROM role_grants JOIN users ON users.id = actor_id
                    GROUP BY role_grants.resource_owner""", Integer.class))
                    .as("active owners of each organization")
                    .containsExactly(1);
        }
    }

    private static List<String> owners(int round) {
        return IntStream.range(0, OWNERS)
                .mapToObj(number -> "owner-" + round + "-" + number)
                .toList();
    }

    private static List<Submission> requests(List<String> users, int thread, int round) {
        List<String> order = new ArrayList<>(IntStream.range(0, users.size())
                .filter(number -> number % THREADS == thread)
                .mapToObj(users::get)
                .toList());
        Collections.shuffle(order, new Random(thread * 1_000L + round));
        return order.stream()
                .map(user -> new Submission(
                        new Actor(Deployment.ADMIN),
                        Decoded.deactivation(thread + "-" + user, user),
                        new RecordPosition("t", thread, round * 1_000L + order.indexOf(user))))
                .toList();
    }

    /** In a database that sorts as people do, and by the bytes of the IDs, which is another order. */
    @ParameterizedTest
    @ValueSource(strings = {"id", "id COLLATE \"C\""})
    void aProviderThatLocksUsersInAnyOrderNeverDeadlocksWithTheWorker(String order) throws Exception {
        try (Deployment deployment = Deployment.on(Servers.broker(), new IcuDatabases())) {
            List<String> users = IntStream.range(0, HOT)
                    .mapToObj(i -> (i % 2 == 0 ? "hot-" : "HOT-") + i)
                    .toList();
            deployment.directory().activeUsers(users);
            assertThat(sorted(deployment, "id")).isNotEqualTo(sorted(deployment, "id COLLATE \"C\""));
            ApplyBatch applyBatch = deployment.startWorker().bean(ApplyBatch.class);
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Integer> provider = Background.start(() -> reactivate(deployment, users, order, over));

            for (int round = 0; round < ROUNDS; round++) {
                int number = round;
                List<CompletableFuture<Void>> batches = IntStream.range(0, 2)
                        .mapToObj(thread -> hotUsers(users, thread, number))
                        .map(batch -> Background.start(() -> {
                            applyBatch.apply(NO_RANGES, batch);
                        }))
                        .toList();
                batches.forEach(CompletableFuture::join);
            }
            over.set(true);

            assertThat(provider.join()).as("rounds of the provider").isPositive();
            assertNoDeadlock(deployment);
        }
    }

    private static List<String> sorted(Deployment deployment, String order) {
        return deployment.directory().jdbc().queryForList("SELECT id FROM users ORDER BY " + order, String.class);
    }

    private static int reactivate(Deployment deployment, List<String> users, String order, AtomicBoolean over) {
        JdbcTemplate jdbc = deployment.directory().jdbc();
        TransactionTemplate transaction =
                new TransactionTemplate(new JdbcTransactionManager(Objects.requireNonNull(jdbc.getDataSource())));
        int rounds = 0;
        while (!over.get()) {
            transaction.executeWithoutResult(status -> {
                jdbc.query(
                        "SELECT id FROM users WHERE id = ANY (?) ORDER BY " + order + " FOR NO KEY UPDATE",
                        statement ->
                                statement.setArray(1, statement.getConnection().createArrayOf("text", users.toArray())),
                        row -> {});
                jdbc.update("UPDATE users SET state = 'active', sequence = sequence + 1 WHERE state = 'deactivated'");
            });
            rounds++;
        }
        return rounds;
    }

    /** All hot users in an order of its own, half of them under request IDs that all workers use. */
    private static List<Submission> hotUsers(List<String> users, int thread, int round) {
        List<String> order = new ArrayList<>(users);
        Collections.shuffle(order, new Random(thread * 1_000L + round));
        return order.stream()
                .map(user -> {
                    int number = Integer.parseInt(user.substring("hot-".length()));
                    String requestId = number % 2 == 0
                            ? "shared-" + round + "-" + (HOT - number)
                            : "own-" + thread + "-" + round + "-" + number;
                    return new Submission(
                            new Actor(Deployment.ADMIN),
                            Decoded.deactivation(requestId, user),
                            new RecordPosition("t", thread, round * 1_000L + number));
                })
                .toList();
    }

    /** Request IDs that every worker uses, each for a user that no other worker names, so that no user's lock helps. */
    private static List<Submission> sharedRequestIds(int thread, int round) {
        List<Integer> numbers = new ArrayList<>(IntStream.range(0, HOT).boxed().toList());
        Collections.shuffle(numbers, new Random(thread * 1_000L + round));
        return numbers.stream()
                .map(number -> new Submission(
                        new Actor(Deployment.ADMIN),
                        Decoded.deactivation("shared-" + round + "-" + number, "unknown-" + thread + "-" + number),
                        new RecordPosition("t", thread, round * 1_000L + number)))
                .toList();
    }

    private static List<List<Decision>> inParallel(
            ApplyBatch applyBatch, BiFunction<Integer, Integer, List<Submission>> batches) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<List<Decision>>> work = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                for (int thread = 0; thread < THREADS; thread++) {
                    List<Submission> batch = batches.apply(thread, round);
                    work.add(() -> applyAll(applyBatch, batch));
                }
            }
            List<List<Decision>> results = new ArrayList<>();
            for (Future<List<Decision>> result : workers.invokeAll(work)) {
                results.add(result.get());
            }
            return results;
        } finally {
            workers.shutdownNow();
        }
    }

    /** What is left because another worker has the row is read again by its partition. */
    private static List<Decision> applyAll(ApplyBatch applyBatch, List<Submission> batch) {
        List<Decision> decisions = new ArrayList<>();
        while (decisions.size() < batch.size()) {
            applyBatch.apply(NO_RANGES, batch.subList(decisions.size(), batch.size())).decisions().stream()
                    .takeWhile(Objects::nonNull)
                    .forEach(decisions::add);
        }
        return decisions;
    }

    private static void assertNoDeadlock(Deployment deployment) {
        assertThat(deployment
                        .directory()
                        .jdbc()
                        .queryForObject(
                                "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()",
                                Long.class))
                .isZero();
    }
}
