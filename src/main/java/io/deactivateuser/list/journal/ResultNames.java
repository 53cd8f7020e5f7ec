package io.deactivateuser.list.journal;

import java.nio.file.Path;

/** What result files are called where nobody names them. */
public final class ResultNames {
    /** The journal of an undo is called so, beside the result file that it takes back. */
    public static final String UNDO = "undo";

    private ResultNames() {}

    /** The file beside another that is named after it: {@code people.csv} and {@code result} make {@code people.result.csv}. */
    public static Path beside(Path file, String what) {
        String name = String.valueOf(file.getFileName());
        String stem = name.endsWith(".csv") ? name.substring(0, name.length() - ".csv".length()) : name;
        return file.resolveSibling(stem + "." + what + ".csv");
    }
}
