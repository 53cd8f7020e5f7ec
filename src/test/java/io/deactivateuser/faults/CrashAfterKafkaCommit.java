package io.deactivateuser.faults;

import io.deactivateuser.DeactivateUserWorker;
import io.deactivateuser.fixtures.ProducerFaults;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/** A worker that dies right after the Kafka commit of its first batch. */
final class CrashAfterKafkaCommit {
    public static void main(String[] arguments) {
        SpringApplication.run(new Class<?>[] {DeactivateUserWorker.class, CrashAfterKafkaCommit.class}, arguments);
    }

    @Bean
    DefaultKafkaProducerFactoryCustomizer crash() {
        return ProducerFaults.at(producer -> {
            producer.commitTransaction();
            Runtime.getRuntime().halt(137);
        });
    }
}
