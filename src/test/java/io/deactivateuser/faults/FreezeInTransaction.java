package io.deactivateuser.faults;

import io.deactivateuser.DeactivateUserWorker;
import io.deactivateuser.fixtures.ProducerFaults;
import io.deactivateuser.servers.Signal;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * A worker that stops where it stands, by SIGSTOP to itself, when each of its threads is at another moment of its first transaction with
 * replies.
 */
final class FreezeInTransaction {
    /** Written for each thread that, thawed, has got over that transaction. */
    static final String OVER = "A transaction in which the worker was frozen is over.";

    public static void main(String[] arguments) {
        SpringApplication.run(new Class<?>[] {DeactivateUserWorker.class, FreezeInTransaction.class}, arguments);
    }

    @Bean
    DefaultKafkaProducerFactoryCustomizer freeze() {
        return ProducerFaults.atEveryMoment(
                () -> Signal.send("STOP", ProcessHandle.current()), () -> System.out.println(OVER));
    }
}
