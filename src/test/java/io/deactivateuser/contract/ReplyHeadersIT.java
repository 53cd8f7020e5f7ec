package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decode.Format;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.SharedDeployment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;
import org.springframework.kafka.requestreply.RequestReplyFuture;

class ReplyHeadersIT {
    private final Deployment deployment = SharedDeployment.get();

    @Test
    void aReplyCarriesWhereItsRequestCameFromAndTheCallersTraceByteForByte() {
        byte[] correlation = {0, -1, 7, -128};

        Answered answered = deployment.ask(deployment
                .request(deployment.newUser("active"))
                .header("kafka_correlationId", correlation)
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .header("tracestate", "vendor=1")
                .header("x-other", "not copied")
                .on(2));

        assertThat(answered.header("request-topic")).isEqualTo(deployment.requests());
        assertThat(answered.header("request-partition")).isEqualTo("2");
        assertThat(answered.record().headers().lastHeader("kafka_correlationId").value())
                .isEqualTo(correlation);
        assertThat(answered.header("traceparent")).isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(answered.header("tracestate")).isEqualTo("vendor=1");
        assertThat(answered.header("x-other")).isNull();
        assertThat(answered.header("authorization")).isNull();
    }

    @Test
    void aRepeatInTheOtherFormatGetsTheSameAnswerInThatFormat() {
        String user = deployment.newUser("active");
        String requestId = deployment.newId("r");

        Answered json = deployment.ask(deployment.request(requestId, user).with("reason", "left"));
        Answered protobuf = deployment.ask(
                deployment.request(requestId, user).with("reason", "left").in(Format.PROTOBUF));

        assertThat(protobuf.replayed()).isTrue();
        assertThat(protobuf.header("content-type")).isEqualTo("application/protobuf");
        assertThat(protobuf.details()).isEqualTo(json.details());
    }

    @Test
    void springsReplyingKafkaTemplateIsAClientUnchanged() throws Exception {
        ContainerProperties replies = new ContainerProperties(deployment.results());
        ConcurrentMessageListenerContainer<String, byte[]> replyContainer = new ConcurrentMessageListenerContainer<>(
                new DefaultKafkaConsumerFactory<>(
                        Map.of(
                                "bootstrap.servers",
                                deployment.broker().bootstrapServers(),
                                "group.id",
                                deployment.newId("replies"),
                                "isolation.level",
                                "read_committed"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer()),
                replies);
        ReplyingKafkaTemplate<String, byte[], byte[]> client = new ReplyingKafkaTemplate<>(
                new DefaultKafkaProducerFactory<>(
                        Map.of("bootstrap.servers", deployment.broker().bootstrapServers()),
                        new StringSerializer(),
                        new ByteArraySerializer()),
                replyContainer);
        client.setSharedReplyTopic(true);
        client.start();
        try {
            assertThat(client.waitForAssignment(Duration.ofMinutes(1))).isTrue();
            String user = deployment.newUser("active");
            ProducerRecord<String, byte[]> request = new ProducerRecord<>(
                    deployment.requests(),
                    user,
                    "{\"requestId\":\"via-template-%s\",\"userId\":\"%s\"}"
                            .formatted(user, user)
                            .getBytes(StandardCharsets.UTF_8));
            request.headers()
                    .add("authorization", ("Bearer " + deployment.adminToken()).getBytes(StandardCharsets.UTF_8));

            RequestReplyFuture<String, byte[], byte[]> asked = client.sendAndReceive(request, Duration.ofMinutes(1));
            ConsumerRecord<String, byte[]> reply = Objects.requireNonNull(asked.get(2, TimeUnit.MINUTES));
            deployment.alsoSent(
                    Objects.requireNonNull(asked.getSendFuture()).get().getRecordMetadata());

            assertThat(reply.key()).isEqualTo("via-template-" + user);
            assertThat(new String(reply.value(), StandardCharsets.UTF_8)).contains("\"sequence\":\"2\"");
        } finally {
            client.stop();
            client.destroy();
        }
    }
}
