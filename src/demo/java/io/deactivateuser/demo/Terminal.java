package io.deactivateuser.demo;

/** Whether a person sits at both ends, the input and the output. */
final class Terminal {
    private Terminal() {}

    /** Has to be called before anything else asks for the console. */
    static void choose() {
        // Some JDKs have another console by default, which is there even where no terminal is.
        System.setProperty("jdk.console", "java.base");
    }

    @SuppressWarnings("SystemConsoleNull") // the console chosen above is null without a terminal
    static boolean isThere() {
        return System.console() != null;
    }
}
