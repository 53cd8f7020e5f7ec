package io.deactivateuser.faults;

import io.deactivateuser.DeactivateUserWorker;
import io.deactivateuser.fixtures.ProducerFaults;
import io.deactivateuser.fixtures.ProducerFaults.Moment;
import io.deactivateuser.servers.Signal;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/** A worker that stops where it stands, by SIGSTOP to itself, at a moment of its first transaction with replies. */
final class FreezeInTransaction {
    static final String MOMENT = "test.freeze";

    /** Written when, thawed, it has got over that transaction. */
    static final String OVER = "The transaction in which it was frozen is over.";

    public static void main(String[] arguments) {
        SpringApplication.run(new Class<?>[] {DeactivateUserWorker.class, FreezeInTransaction.class}, arguments);
    }

    @Bean
    DefaultKafkaProducerFactoryCustomizer freeze(@Value("${" + MOMENT + "}") Moment moment) {
        return ProducerFaults.once(
                moment, () -> Signal.send("STOP", ProcessHandle.current()), () -> System.out.println(OVER));
    }
}
