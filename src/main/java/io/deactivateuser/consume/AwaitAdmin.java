package io.deactivateuser.consume;

import io.deactivateuser.settings.StartRefusedException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;

/** Waits for what a broker answers to a check before the start. */
final class AwaitAdmin {
    private AwaitAdmin() {}

    /**
     * The broker's answer.
     *
     * @throws StartRefusedException where no broker answers
     * @throws KafkaException where the broker answers with an error
     */
    static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new StartRefusedException(
                        "No broker answers.", "Check spring.kafka.bootstrap-servers, and that a broker listens there.");
            }
            if (e.getCause() instanceof KafkaException kafka) {
                throw kafka;
            }
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while the broker was asked", e);
        }
    }
}
