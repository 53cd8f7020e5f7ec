package io.deactivateuser.torture;

import io.deactivateuser.torture.guarantees.Effort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run's settings, from system properties.
 *
 * @param duration how long traffic and faults go on
 * @param rate requests a second, on average
 * @param jar the worker that is put to the torture
 * @param faults parts of the names of the kinds to strike; all of them where there is none
 */
public record TortureSettings(long seed, Duration duration, int rate, int workers, Path jar, List<String> faults) {
    private static final int DEFAULT_SECONDS = 90;
    private static final int DEFAULT_RATE = 1_200;
    private static final int DEFAULT_WORKERS = 3;
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int FAULTS_IN_TEN_MINUTES = 60;
    private static final int KINDS = 15;
    private static final double REQUESTS_PER_SECOND = 1_000;
    /** A short run may meet an outage for most of its time, on a machine that builds something else. */
    private static final double SHARE_OF_THE_RATE = 0.1;

    static TortureSettings fromProperties() {
        @Nullable String minutes = System.getProperty("torture.minutes");
        Duration duration = minutes == null
                ? Duration.ofSeconds(Integer.getInteger("torture.seconds", DEFAULT_SECONDS))
                : Duration.ofMinutes(Long.parseLong(minutes));
        String jar = System.getProperty("torture.jar");
        return new TortureSettings(
                Long.getLong("torture.seed", 1L),
                duration,
                Integer.getInteger("torture.rate", DEFAULT_RATE),
                Integer.getInteger("torture.workers", DEFAULT_WORKERS),
                jar == null ? builtJar() : Path.of(jar),
                Stream.of(System.getProperty("torture.faults", "").split(","))
                        .filter(part -> !part.isBlank())
                        .toList());
    }

    /** Logs, and the data directories of a run that failed. */
    public Path directory() {
        return Path.of("target", "torture", Long.toString(seed)).toAbsolutePath();
    }

    /** What a run that took so long must have been at least; nothing where it is narrowed to some faults on purpose. */
    Effort effort(double seconds) {
        if (!faults.isEmpty()) {
            return new Effort(seconds, 0, 0, 0);
        }
        if (duration.compareTo(LONG) < 0) {
            return new Effort(seconds, 1, 1, rate * SHARE_OF_THE_RATE);
        }
        int expected = (int) (FAULTS_IN_TEN_MINUTES * duration.toSeconds() / 600);
        return new Effort(
                seconds, expected, KINDS, rate == DEFAULT_RATE ? REQUESTS_PER_SECOND : rate * SHARE_OF_THE_RATE);
    }

    private static Path builtJar() {
        Path jar = Path.of("target", "deactivate-user-worker.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException("There is no " + jar + "; run ./mvnw package, or set torture.jar");
        }
        return jar;
    }
}
