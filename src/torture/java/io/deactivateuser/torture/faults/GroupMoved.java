package io.deactivateuser.torture.faults;

import io.deactivateuser.torture.scene.Scene;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Somebody moves the group while it has no member, which is when a broker allows it: back to where all was answered long ago, or
 * ahead of what nobody has answered. Mostly the workers are stopped for so long that the broker misses them; at times they have left
 * and start anew.
 */
final class GroupMoved implements Fault {
    private static final int LEAVE_ONE_IN = 3;
    private static final Duration BEGUN_WITHIN = Duration.ofSeconds(10);
    private static final Duration EMPTY_WITHIN = Duration.ofSeconds(15);

    private final boolean ahead;

    private GroupMoved(boolean ahead) {
        this.ahead = ahead;
    }

    static Fault back() {
        return new GroupMoved(false);
    }

    static Fault ahead() {
        return new GroupMoved(true);
    }

    @Override
    public String kind() {
        return ahead ? "group moved ahead" : "group put back";
    }

    @Override
    public boolean hitsServers() {
        return true;
    }

    @Override
    public boolean strikesAlone() {
        return true;
    }

    @Override
    public boolean strike(Scene scene, Random random, FaultLog log) throws InterruptedException {
        boolean leave = random.nextInt(LEAVE_ONE_IN) == 0;
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", scene.broker().bootstrapServers()))) {
            if (!Await.until(BEGUN_WITHIN, () -> !committed(admin).isEmpty())) {
                return false;
            }
            AllWorkers.Task<Boolean> task = () -> move(admin, random.nextLong(), log);
            return leave ? AllWorkers.away(scene, log, task) : AllWorkers.frozen(scene, log, task);
        }
    }

    private boolean move(Admin admin, long seed, FaultLog log) throws InterruptedException {
        // The broker refuses as long as it has not missed the last member.
        return Await.until(EMPTY_WITHIN, () -> {
            Map<TopicPartition, OffsetAndMetadata> places = places(admin, new Random(seed));
            if (places.isEmpty() || !moves(admin, places)) {
                return false;
            }
            log.note(kind() + ": " + describe(places));
            return true;
        });
    }

    private Map<TopicPartition, OffsetAndMetadata> places(Admin admin, Random random) {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, Scene.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Scene.REQUESTS, partition))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = committed(admin);
            Map<TopicPartition, OffsetAndMetadata> places = new HashMap<>();
            admin.listOffsets(latest).all().get().forEach((partition, end) -> {
                OffsetAndMetadata before = committed.get(partition);
                long from = before == null ? 0 : before.offset();
                long room = ahead ? end.offset() - from : from;
                if (room > 0) {
                    // Mostly somewhere, at times as far as can be.
                    long step = random.nextInt(3) == 0 ? room : 1 + random.nextLong(room);
                    places.put(partition, new OffsetAndMetadata(ahead ? from + step : from - step));
                }
            });
            return places;
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("The topic could not be looked at", e);
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin) {
        try {
            return admin.listConsumerGroupOffsets(Scene.GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get();
        } catch (ExecutionException e) {
            // Before its first member there is no group.
            return Map.of();
        } catch (InterruptedException e) {
            throw new IllegalStateException("The group could not be looked at", e);
        }
    }

    private static boolean moves(Admin admin, Map<TopicPartition, OffsetAndMetadata> places) {
        try {
            admin.alterConsumerGroupOffsets(Scene.GROUP, places).all().get();
            return true;
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String describe(Map<TopicPartition, OffsetAndMetadata> places) {
        return IntStream.range(0, Scene.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Scene.REQUESTS, partition))
                .filter(places::containsKey)
                .map(partition -> partition.partition() + "@"
                        + Objects.requireNonNull(places.get(partition)).offset())
                .collect(Collectors.joining(", "));
    }
}
