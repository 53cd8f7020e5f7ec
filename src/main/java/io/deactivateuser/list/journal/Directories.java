package io.deactivateuser.list.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Directories of result files. */
public final class Directories {
    private Directories() {}

    /** A name is on the disk when its directory is; where a directory cannot be opened, as on Windows, the system sees to it. */
    public static void force(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            return;
        }
        try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
            opened.force(true);
        } catch (IOException e) {
            // Where a directory cannot be opened, the system sees to it.
        }
    }
}
