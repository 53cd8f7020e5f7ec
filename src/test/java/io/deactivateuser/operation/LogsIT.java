package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.TestRequest;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.kafka.support.KafkaUtils;

@ExtendWith(OutputCaptureExtension.class)
class LogsIT {
    @Test
    void noTokenAndNoPayloadReachesTheLog(CapturedOutput output) throws Exception {
        try (Deployment deployment = Deployment.create()) {
            deployment.directory().user("poison", "active");
            deployment.directory().jdbc().execute("ALTER TABLE users ADD CHECK (id <> 'poison' OR state = 'active')");
            // What the libraries log of a record is governed by their level, so let them speak.
            deployment.startWorker(
                    "logging.level.org.springframework.kafka=DEBUG", "logging.level.org.apache.kafka=INFO");

            Answered poisoned =
                    deployment.ask(deployment.request("r-poison", "poison").with("reason", "SECRET-REASON"));
            deployment.ask(TestRequest.ofText("SECRET-PAYLOAD").bearing(deployment.adminToken()));
            deployment.ask(deployment.request("u").bearing("SECRET-TOKEN"));

            // With it the libraries show a record of which they complain.
            assertThat(KafkaUtils.format(new ConsumerRecord<>("t", 0, 1, "key", "SECRET-PAYLOAD")))
                    .isEqualTo("t-0@1");
            assertThat(KafkaUtils.format(new ProducerRecord<>("t", "key", "SECRET-PAYLOAD")))
                    .isEqualTo("a record for t");
            assertThat(poisoned.outcome()).isEqualTo("INTERNAL");
            assertThat(output)
                    .contains("answered INTERNAL, and nothing is changed")
                    .contains("1 request, TOKEN_INVALID for the cause format. A token needs one authorization header")
                    .doesNotContain("SECRET-")
                    .doesNotContain(deployment.adminToken());
        }
    }
}
