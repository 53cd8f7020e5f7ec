package io.deactivateuser.list;

import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.exit.Stop;
import java.nio.file.Path;

/** The files of a command. */
final class Files {
    private Files() {}

    static void refuseMissing(Path file) {
        if (!java.nio.file.Files.isReadable(file) || java.nio.file.Files.isDirectory(file)) {
            throw new Stop(ExitStatus.USAGE, "There is no file " + file + " that can be read.");
        }
    }
}
