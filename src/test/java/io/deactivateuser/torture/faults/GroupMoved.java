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
 * Somebody moves the group while all workers are down, which is when a broker allows it: back to where all was answered long
 * ago, or ahead of what nobody has answered.
 */
final class GroupMoved implements Fault {
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
        return AllWorkers.away(scene, log, () -> {
            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", scene.broker().bootstrapServers()))) {
                Map<TopicPartition, OffsetAndMetadata> places = places(admin, random);
                // The broker refuses as long as it has not missed a worker that was killed before.
                boolean moved = !places.isEmpty() && Await.until(EMPTY_WITHIN, () -> moves(admin, places));
                if (moved) {
                    log.note(kind() + ": " + describe(places));
                }
                return moved;
            }
        });
    }

    private Map<TopicPartition, OffsetAndMetadata> places(Admin admin, Random random) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, Scene.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Scene.REQUESTS, partition))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(Scene.GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get();
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
        } catch (ExecutionException e) {
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
