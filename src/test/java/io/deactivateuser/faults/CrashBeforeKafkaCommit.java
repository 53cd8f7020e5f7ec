package io.deactivateuser.faults;

import io.deactivateuser.DeactivateUserWorker;
import io.deactivateuser.fixtures.ProducerFaults;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/** A worker that dies after the Postgres commit and before the Kafka commit of its first batch. */
final class CrashBeforeKafkaCommit {
    public static void main(String[] arguments) {
        SpringApplication.run(new Class<?>[] {DeactivateUserWorker.class, CrashBeforeKafkaCommit.class}, arguments);
    }

    @Bean
    DefaultKafkaProducerFactoryCustomizer crash() {
        return ProducerFaults.at(producer -> {
            producer.flush();
            Runtime.getRuntime().halt(137);
        });
    }
}
