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

    /** The lines that speak of a deadlock. */
    static List<String> deadlocks(Scene scene) {
        return lines(scene, "deadlock detected");
    }

    private static List<String> lines(Scene scene, String text) {
        List<String> found = new ArrayList<>();
        for (WorkerSlot place : scene.places()) {
            if (!Files.exists(place.log())) {
                continue;
            }
            // A killed worker's last line may be cut within a character.
            try (Stream<String> lines = Files.lines(place.log(), StandardCharsets.ISO_8859_1)) {
                lines.filter(line -> line.contains(text))
                        .map(line -> place.name() + ": " + line)
                        .forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }
}
