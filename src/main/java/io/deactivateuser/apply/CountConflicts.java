package io.deactivateuser.apply;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Shows how many users of a restored database wait for a person, until there are none. */
@Component
class CountConflicts {
    private static final Logger log = LoggerFactory.getLogger(CountConflicts.class);

    private final RestoreConflicts conflicts;
    private volatile double count;

    CountConflicts(RestoreConflicts conflicts, MeterRegistry registry) {
        this.conflicts = conflicts;
        Gauge.builder("deactivate.user.restore.conflicts", () -> count)
                .description("Users who were told to be deactivated and wait for a person")
                .register(registry);
    }

    @Scheduled(fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
    void count() {
        try {
            count = conflicts.count();
        } catch (DataAccessException | TransactionException e) {
            log.debug("The restore's conflicts cannot be counted.", e);
        }
    }
}
