package io.deactivateuser;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the worker. */
@SpringBootApplication
public class DeactivateUserWorker {
    public static void main(String[] args) {
        SpringApplication.run(DeactivateUserWorker.class, args);
    }
}
