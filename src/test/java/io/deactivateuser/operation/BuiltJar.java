package io.deactivateuser.operation;

import java.nio.file.Path;

/** The jar that the build has made before the integration tests. */
final class BuiltJar {
    private BuiltJar() {}

    static Path path() {
        return Path.of("target", "deactivate-user-worker.jar");
    }
}
