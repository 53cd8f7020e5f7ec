package io.deactivateuser;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Starts the worker. Of Boot's resource server it takes the properties only: the one endpoint that takes a token has Spring Security set
 * up by itself, where it is switched on, and no other endpoint has it at all.
 */
@SpringBootApplication(
        excludeName = {
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration"
        })
@ConfigurationPropertiesScan
public class DeactivateUserWorker {
    public static void main(String[] args) {
        SpringApplication.run(DeactivateUserWorker.class, args);
    }
}
