package io.deactivateuser.demo;

import java.util.Map;

/** Colours for a terminal that shows them; nothing anywhere else. */
record Colours(boolean on) {
    private static final String RESET = "\u001B[0m";

    /** On a terminal, unless {@code NO_COLOR} says otherwise. */
    static Colours detect(Map<String, String> environment) {
        String noColor = environment.getOrDefault("NO_COLOR", "");
        return new Colours(Terminal.isThere() && noColor.isEmpty() && !"dumb".equals(environment.get("TERM")));
    }

    String bold(String text) {
        return with("\u001B[1m", text);
    }

    String dim(String text) {
        return with("\u001B[2m", text);
    }

    String green(String text) {
        return with("\u001B[32m", text);
    }

    String yellow(String text) {
        return with("\u001B[33m", text);
    }

    String red(String text) {
        return with("\u001B[31m", text);
    }

    private String with(String code, String text) {
        return on ? code + text + RESET : text;
    }
}
