package io.deactivateuser.list;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** The terminal, where a person sits at both ends of the program. */
final class Terminal {
    private Terminal() {}

    /** Has to be called before anything else asks for the console. */
    static void choose() {
        // Some JDKs have another console by default, which is there even where no terminal is.
        System.setProperty("jdk.console", "java.base");
    }

    /** Null where the input or the output is a file or a pipe. */
    @SuppressWarnings("SystemConsoleNull") // the console chosen above is null without a terminal
    static @Nullable Console console() {
        return System.console();
    }
}
