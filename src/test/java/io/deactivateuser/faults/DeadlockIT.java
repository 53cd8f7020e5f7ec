package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.apply.ApplyBatch;
import io.deactivateuser.decide.Actor;
import io.deactivateuser.decide.DeactivateUserRequest;
import io.deactivateuser.decide.Decision;
import io.deactivateuser.decide.RecordPosition;
import io.deactivateuser.decide.Submission;
import io.deactivateuser.fixtures.Deployment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeadlockIT {
    private static final int THREADS = 6;
    private static final int ROUNDS = 60;
    private static final int HOT = 300;

    @Test
    void manyWorkersOnTheSameHotUsersAndRequestIdsNeverDeadlock() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            List<String> users =
                    IntStream.range(0, HOT).mapToObj(i -> "hot-" + i).toList();
            deployment.directory().activeUsers(users);
            ApplyBatch applyBatch = deployment.startWorker().bean(ApplyBatch.class);
            ExecutorService workers = Executors.newFixedThreadPool(THREADS);

            List<Future<List<Decision>>> results = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                for (int round = 0; round < ROUNDS; round++) {
                    List<Submission> batch = batch(users, thread, round);
                    results.add(workers.submit(() -> applyBatch.apply(batch)));
                }
            }
            for (Future<List<Decision>> result : results) {
                assertThat(result.get()).hasSize(HOT);
            }
            workers.shutdown();

            assertThat(deployment
                            .directory()
                            .jdbc()
                            .queryForObject(
                                    "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()",
                                    Long.class))
                    .isZero();
            assertThat(users)
                    .allSatisfy(user ->
                            assertThat(deployment.directory().events(user)).hasSize(1));
        }
    }

    /** All hot users in an order of its own, half of them under request IDs that all workers use. */
    private static List<Submission> batch(List<String> users, int thread, int round) {
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
                            new DeactivateUserRequest(requestId, user, null, null, false),
                            new RecordPosition("t", thread, round * 1_000L + number));
                })
                .toList();
    }
}
