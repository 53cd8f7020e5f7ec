package io.deactivateuser.operation;

import java.nio.file.Path;

/** The jars that the build has made before the integration tests. */
public final class BuiltJar {
    private BuiltJar() {}

    public static Path path() {
        return Path.of("target", "deactivate-user-worker.jar");
    }

    /** The tool for a list of users. */
    public static Path tool() {
        return Path.of("target", "deactivate-users.jar");
    }
}
