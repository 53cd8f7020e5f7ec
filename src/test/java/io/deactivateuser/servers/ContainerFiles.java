package io.deactivateuser.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** The files in a container's volumes, also while it is down: a second container of the same image has its volumes, too. */
final class ContainerFiles implements AutoCloseable {
    private final GenericContainer<?> beside;

    /** Those of a container that was started, as one of its image's users sees them. */
    ContainerFiles(GenericContainer<?> container, String image, String user) {
        this.beside = new GenericContainer<>(DockerImageName.parse(image))
                .withVolumesFrom(container, BindMode.READ_WRITE)
                .withCreateContainerCmdModifier(
                        create -> create.withUser(user).withEntrypoint("tail", "-f", "/dev/null"));
        beside.start();
    }

    /** What a shell's script prints, which is given the arguments and ends with its first failure. */
    String run(String script, String... arguments) {
        try {
            ExecResult result =
                    beside.execInContainer(Stream.concat(Stream.of("sh", "-ec", script, "sh"), Stream.of(arguments))
                            .toArray(String[]::new));
            if (result.getExitCode() != 0) {
                throw new IllegalStateException(
                        script + " with " + List.of(arguments) + " failed: " + result.getStdout() + result.getStderr());
            }
            return result.getStdout();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Copies a file out. */
    void read(String file, Path to) {
        beside.copyFileFromContainer(file, to.toString());
    }

    @Override
    public void close() {
        beside.stop();
    }
}
