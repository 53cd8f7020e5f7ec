package io.deactivateuser.list.file;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Passes on what is found as it is found, since there may be as many findings as a file has lines; and counts it. */
public final class Findings {
    private final Path file;
    private final Consumer<Finding> found;
    private long refusals;

    public Findings(Path file, Consumer<Finding> found) {
        this.file = file;
        this.found = found;
    }

    /** The file cannot be used before this is mended. */
    public void refuse(long line, String text) {
        refusals++;
        found.accept(new Finding(file, line, true, text));
    }

    /** The file can be used, and its owner may want to know this. */
    public void note(long line, String text) {
        found.accept(new Finding(file, line, false, text));
    }

    /** How many findings stand against using the file. */
    public long refusals() {
        return refusals;
    }
}
