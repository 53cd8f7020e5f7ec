package io.deactivateuser;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the worker. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class DeactivateUserWorker {
    public static void main(String[] args) {
        SpringApplication.run(DeactivateUserWorker.class, args);
    }
}
