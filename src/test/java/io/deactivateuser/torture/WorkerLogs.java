package io.deactivateuser.torture;

import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.WorkerSlot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the workers' logs tell that nothing else does. */
final class WorkerLogs {
    private WorkerLogs() {}

    /** The batches that a deadlock rolled back. */
    static List<String> deadlocks(Scene scene) {
        return lines(scene, "rolled back and is read again", "deadlock detected");
    }

    private static List<String> lines(Scene scene, String... texts) {
        List<String> found = new ArrayList<>();
        for (WorkerSlot place : scene.places()) {
            if (!Files.exists(place.log())) {
                continue;
            }
            // A killed worker's last line may be cut within a character.
            try (Stream<String> lines = Files.lines(place.log(), StandardCharsets.ISO_8859_1)) {
                lines.filter(line -> Stream.of(texts).allMatch(line::contains))
                        .map(line -> place.name() + ": " + line)
                        .forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }
}
