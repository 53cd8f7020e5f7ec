package io.deactivateuser.consume;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.event.ConsumerStoppedEvent.Reason;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.stereotype.Component;

/**
 * A fenced producer cannot say whether its batch was committed, so the container stops at once. Started anew it resumes
 * from the committed offsets. A consumer that stopped for any other reason stays down, and liveness says so.
 */
@Component
class RestartAfterFence implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(RestartAfterFence.class);

    private final ExecutorService restarts =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "restart-after-fence"));
    private final Backoff backoff;
    private final String instanceId;
    private volatile boolean closing;

    RestartAfterFence(Backoff backoff, InstanceId instanceId) {
        this.backoff = backoff;
        this.instanceId = instanceId.value();
    }

    @EventListener
    void onStopped(ConsumerStoppedEvent stopped) {
        if (stopped.getReason() == Reason.FENCED) {
            ConcurrentMessageListenerContainer<?, ?> container =
                    stopped.getContainer(ConcurrentMessageListenerContainer.class);
            restarts.execute(() -> restart(container));
        } else if (stopped.getReason() != Reason.NORMAL) {
            log.error("A consumer stopped ({}); liveness reports DOWN. Restart the worker.", stopped.getReason());
        }
    }

    @EventListener
    void onClosing(ContextClosedEvent closed) {
        closing = true;
    }

    @Override
    public void destroy() {
        restarts.shutdownNow();
    }

    private void restart(ConcurrentMessageListenerContainer<?, ?> container) {
        if (closing) {
            return;
        }
        log.warn(
                "The broker fenced this worker's producer: its transaction took too long, or another worker runs with the"
                        + " same deactivate-user.instance-id ({}). The consumers start again from the committed offsets.",
                instanceId);
        container.stop();
        while (!closing && !container.isRunning()) {
            try {
                Thread.sleep(backoff.next().toMillis());
                container.start();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                log.warn("The consumers cannot start yet: {}", e.toString());
            }
        }
    }
}
