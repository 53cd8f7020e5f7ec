package io.deactivateuser.faults;

import io.deactivateuser.DeactivateUserWorker;
import io.deactivateuser.fixtures.ProducerFaults;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/** A worker that commits no batch to Kafka before a file is there. */
final class WaitAtKafkaCommit {
    static final String FILE = "test.commit-when";

    public static void main(String[] arguments) {
        SpringApplication.run(new Class<?>[] {DeactivateUserWorker.class, WaitAtKafkaCommit.class}, arguments);
    }

    @Bean
    DefaultKafkaProducerFactoryCustomizer waiting(@Value("${" + FILE + "}") Path file) {
        return ProducerFaults.at(producer -> {
            while (!Files.exists(file)) {
                Thread.onSpinWait();
            }
            producer.commitTransaction();
        });
    }
}
