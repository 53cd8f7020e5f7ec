package io.deactivateuser.tools;

/** The environment that docker-compose.yml gives. */
final class Variables {
    private Variables() {}

    static String get(String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw new IllegalStateException(name + " is not set");
        }
        return value;
    }

    static String orElse(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value;
    }
}
