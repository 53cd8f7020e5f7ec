package io.deactivateuser.bench;

import io.deactivateuser.bench.Growing.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a group has come, by its committed offsets: with a transaction around replies and offsets, exactly what a reader
 * of the replies sees. Asked for 50 times a second, which costs next to nothing.
 */
final class Progress {
    private static final long PERIOD_MILLIS = 20;

    private final Stage stage;
    private final Runnable alive;
    private final List<Point> points = new ArrayList<>();

    Progress(Stage stage, Runnable alive) {
        this.stage = stage;
        this.alive = alive;
    }

    /** Waits until so many requests are committed. */
    Point await(long count) {
        return Growing.await(count, "requests are answered", PERIOD_MILLIS, this::ask);
    }

    /** The first point at which anything was committed. */
    Point first() {
        return points.get(0);
    }

    /** The longest time, in seconds, in which nothing was committed from a point on. */
    double longestPause(Point from) {
        double longest = 0;
        Point before = from;
        for (Point point : points) {
            if (point.count() > before.count()) {
                longest = Math.max(longest, (point.nanos() - before.nanos()) / 1e9);
                before = point;
            }
        }
        return longest;
    }

    private Point ask() {
        alive.run();
        Point point = Point.now(this::committed);
        if (point.count() > 0) {
            points.add(point);
        }
        return point;
    }

    private long committed() {
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = stage.servers()
                    .admin()
                    .listConsumerGroupOffsets(stage.group())
                    .partitionsToOffsetAndMetadata()
                    .get();
            return offsets.values().stream()
                    .filter(offset -> offset != null)
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (ExecutionException e) {
            // Before a group's first member, there is no group.
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
