package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.ProducerFaults;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.Worker;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

class HealthAndMetricsIT {
    @AutoClose
    private final Deployment deployment = Deployment.create();

    /** A consumer thread that dies of an error, as of a full heap. */
    static final class DyingThread {
        @Bean
        DefaultKafkaProducerFactoryCustomizer dying() {
            return ProducerFaults.at(producer -> {
                throw new LinkageError("on purpose");
            });
        }
    }

    @Test
    void metricsCountWhatWasCommittedAndNameNobody() {
        Worker worker = deployment.startWorker();
        String user = deployment.newUser("active");
        deployment.ask(deployment.request("r-secret", user));
        deployment.ask(deployment.request("r-secret", user));
        deployment.ask(deployment.request(user));
        deployment.ask(deployment.request("u-unknown"));
        deployment.ask(TestRequest.ofText("no json"));
        deployment.ask(deployment
                .request(user)
                .bearing(deployment
                        .tokens()
                        .token(claims -> claims.subject(Deployment.ADMIN).issuer("me"))));

        String metrics = String.valueOf(worker.await(
                        "/actuator/prometheus",
                        response -> String.valueOf(response.getBody())
                                .contains("deactivate_user_requests_total{outcome=\"TOKEN_INVALID\"}"))
                .get("/actuator/prometheus")
                .getBody());

        assertThat(metrics.lines())
                .contains(
                        "deactivate_user_requests_total{outcome=\"OK\"} 2.0",
                        "deactivate_user_requests_total{outcome=\"USER_ALREADY_DEACTIVATED\"} 1.0",
                        "deactivate_user_requests_total{outcome=\"USER_NOT_FOUND\"} 1.0",
                        "deactivate_user_dead_letters_total{reason=\"NOT_JSON\"} 1.0",
                        "deactivate_user_replays_total 1.0",
                        "deactivate_user_aborts_total{cause=\"database\"} 0.0",
                        "deactivate_user_oldest_unanswered_seconds 0.0",
                        "deactivate_user_refused_tokens_total{cause=\"issuer\"} 1.0",
                        "deactivate_user_refused_tokens_total{cause=\"signature\"} 0.0",
                        "deactivate_user_batch_size_count 6",
                        "deactivate_user_latency_seconds_count 6");
        assertThat(metrics)
                .contains("deactivate_user_batch_time_seconds_sum{phase=\"apply\"}")
                .contains("deactivate_user_batch_time_seconds_sum{phase=\"commit\"}")
                .contains("kafka_consumer_fetch_manager_records_lag")
                .doesNotContain("r-secret")
                .doesNotContain(user);
    }

    /** The look-up comes with Spring Security, which closes what is open beside it where it is let. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingButHealthAndMetricsIsExposed(boolean lookup) {
        Worker worker = deployment.startWorker("deactivate-user.lookup.enabled=" + lookup);

        assertThat(List.of(
                        "",
                        "/env",
                        "/beans",
                        "/configprops",
                        "/shutdown",
                        "/heapdump",
                        "/loggers",
                        "/metrics",
                        "/info"))
                .allSatisfy(path -> assertThat(
                                worker.get("/actuator" + path).getStatusCode().value())
                        .isEqualTo(404));
        assertThat(List.of("/health", "/prometheus"))
                .allSatisfy(path -> assertThat(
                                worker.get("/actuator" + path).getStatusCode().value())
                        .isEqualTo(200));
        assertThat(worker.get("/v1/requests/r").getStatusCode().value()).isEqualTo(lookup ? 401 : 404);
        assertThat(worker.get("/login").getStatusCode().value()).isEqualTo(404);
    }

    @Test
    void livenessTurnsRedWhenAConsumerThreadHasDied() {
        Worker worker = deployment.startWorker(List.of(DyingThread.class)).ready();
        assertThat(worker.get("/actuator/health/liveness").getStatusCode().is2xxSuccessful())
                .isTrue();

        deployment.send(deployment.request("u"));

        worker.await(
                "/actuator/health/liveness",
                response -> response.getStatusCode().is5xxServerError());
    }

    @Test
    void aWorkerWithoutPartitionsStandsByAndIsReady() {
        for (int i = 0; i < 3; i++) {
            deployment.startWorker("spring.kafka.listener.concurrency=" + Deployment.PARTITIONS);
        }
        assertThat(deployment
                        .ask(deployment.request(deployment.newUser("active")))
                        .outcome())
                .isEqualTo("OK");
    }
}
