package io.deactivateuser.list.file;

import java.nio.file.Path;

/**
 * What is wrong with a file at one of its lines, in the form of compilers, which editors know how to follow.
 *
 * @param refused whether the file cannot be used before this is mended; otherwise it is something to know
 */
public record Finding(Path file, long line, boolean refused, String text) {
    @Override
    public String toString() {
        return file + ":" + line + ": " + (refused ? "" : "note: ") + text;
    }
}
