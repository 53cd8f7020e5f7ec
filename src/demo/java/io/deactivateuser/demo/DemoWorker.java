package io.deactivateuser.demo;

import io.deactivateuser.DeactivateUserWorker;
import io.deactivateuser.fixtures.TokenSigner;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The real worker, pointed at the demo's servers. */
record DemoWorker(ConfigurableApplicationContext context) {

    static DemoWorker start(DemoServers servers, ActorTokens tokens) {
        List<String> arguments = List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--logging.config=classpath:" + DemoLog.FILE,
                "--logging.level.org.apache.kafka=OFF",
                "--spring.kafka.bootstrap-servers=" + servers.bootstrapServers(),
                "--spring.datasource.url=" + servers.database().url(),
                "--spring.datasource.username=" + servers.database().username(),
                "--spring.datasource.password=" + servers.database().password(),
                "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + tokens.publicKeyLocation(),
                "--deactivate-user.lookup.enabled=true",
                "--deactivate-user.topics.create=true");
        return new DemoWorker(new SpringApplicationBuilder(DeactivateUserWorker.class)
                // The servers go at once and the data with them: an orderly end would only wait for them.
                .registerShutdownHook(false)
                .run(Stream.concat(arguments.stream(), TokenSigner.arguments().stream())
                        .toArray(String[]::new)));
    }

    String url(String path) {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path;
    }
}
