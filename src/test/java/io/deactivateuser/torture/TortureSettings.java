package io.deactivateuser.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
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

    private static Path builtJar() {
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(Path.of("target"), "deactivate-user-worker-*[!s].jar")) {
            for (Path jar : jars) {
                return jar;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("There is no worker's jar in target; run ./mvnw package, or set torture.jar");
    }
}
