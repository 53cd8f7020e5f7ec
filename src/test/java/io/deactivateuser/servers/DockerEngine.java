package io.deactivateuser.servers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/**
 * Whether there is an engine that can start the servers. Its images are asked for once, here: left to itself, Testcontainers
 * tries for two minutes to fetch an image, for each container anew.
 */
final class DockerEngine {
    private static final Logger log = LoggerFactory.getLogger(DockerEngine.class);
    private static final int PULL_MINUTES = 10;

    private DockerEngine() {}

    /** What is missing for containers, as a sentence; null where nothing is. */
    static @Nullable String missing() {
        try {
            DockerClientFactory.instance().dockerHostIpAddress();
        } catch (IllegalStateException e) {
            return "no Docker engine answers.";
        }
        try (DockerClient client = DockerClientProviderStrategy.getClientForConfig(
                DockerClientFactory.instance().getTransportConfig())) {
            for (String image : List.of(Images.KAFKA, Images.POSTGRES)) {
                String name = ImageNameSubstitutor.instance()
                        .apply(DockerImageName.parse(image))
                        .asCanonicalNameString();
                if (!has(client, name) && !pulled(client, name)) {
                    return "the Docker engine does not have " + name + " and could not fetch it within " + PULL_MINUTES
                            + " minutes.";
                }
            }
            // Starts the container that cleans up after a test run that was killed; its image may be missing as well.
            DockerClientFactory.instance().client();
            return null;
        } catch (IOException | RuntimeException e) {
            return "the Docker engine cannot start the containers: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean has(DockerClient client, String image) {
        try {
            client.inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    private static boolean pulled(DockerClient client, String image) throws InterruptedException {
        log.info("The Docker engine fetches {}.", image);
        return client.pullImageCmd(image)
                .exec(new PullImageResultCallback())
                .awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES);
    }
}
