package io.deactivateuser.recover;

import io.deactivateuser.settings.StartRefusedException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/** Waits for what a broker answers to an administrator's question. */
public final class AwaitAdmin {
    private AwaitAdmin() {}

    /**
     * The broker's answer.
     *
     * @throws KafkaException where the broker answers with an error, or not at all
     */
    static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException kafka) {
                throw kafka;
            }
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /**
     * The broker's answer to a check before the start.
     *
     * @throws StartRefusedException where no broker answers
     * @throws KafkaException where the broker answers with an error
     */
    public static <T> T beforeStart(KafkaFuture<T> future) {
        try {
            return await(future);
        } catch (TimeoutException e) {
            throw new StartRefusedException(
                    "No broker answers.", "Check spring.kafka.bootstrap-servers, and that a broker listens there.");
        }
    }
}
