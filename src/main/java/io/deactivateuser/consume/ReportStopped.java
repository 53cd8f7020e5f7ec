package io.deactivateuser.consume;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.event.ConsumerStoppedEvent.Reason;
import org.springframework.stereotype.Component;

/** A consumer that stopped while nobody stopped it stays down, and liveness says so. */
@Component
class ReportStopped {
    private static final Logger log = LoggerFactory.getLogger(ReportStopped.class);

    @EventListener
    void onStopped(ConsumerStoppedEvent stopped) {
        if (stopped.getReason() != Reason.NORMAL) {
            log.error("A consumer stopped ({}); liveness reports DOWN. Restart the worker.", stopped.getReason());
        }
    }
}
