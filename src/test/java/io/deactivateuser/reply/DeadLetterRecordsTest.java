package io.deactivateuser.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decode.Decoded.Defect;
import io.deactivateuser.decode.Decoded.Unreadable;
import io.deactivateuser.schemas.AsyncApi;
import io.deactivateuser.settings.WorkerSettings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class DeadLetterRecordsTest {
    private static final Unreadable NOT_JSON = new Unreadable(Defect.NOT_JSON, "The value is no JSON object.");
    private static final int LARGEST = 1_000_000;

    private static final RequestSource SOURCE = new RequestSource("topic-id", 3, "group", "attempt");

    private final DeadLetterRecords deadLetterRecords = new DeadLetterRecords(
            new Binder(new MapConfigurationPropertySource()).bindOrCreate("deactivate-user", WorkerSettings.class));

    @Test
    void aDeadLetterHoldsTheOriginalWithoutItsToken() {
        ConsumerRecord<byte[], byte[]> request = request(bytes("user"), bytes("not json"));
        request.headers().add("Authorization", bytes("Bearer x")).add("colour", bytes("red"));

        ProducerRecord<byte[], byte[]> deadLetter = deadLetterRecords.deadLetter(request, SOURCE, NOT_JSON);

        assertThat(deadLetter.key()).isEqualTo(request.key());
        assertThat(deadLetter.value()).isEqualTo(request.value());
        assertThat(deadLetter.headers().lastHeader("colour").value()).isEqualTo(bytes("red"));
        assertThat(names(deadLetter)).doesNotContain("Authorization", "authorization");
    }

    @Test
    void itsHeadersAreThoseThatAreDocumented() {
        Map<String, Boolean> documented = AsyncApi.read().headers("deadLetter");
        List<String> required = documented.keySet().stream()
                .filter(name -> Boolean.TRUE.equals(documented.get(name)))
                .toList();

        assertThat(names(deadLetterRecords.deadLetter(request(null, bytes("not json")), SOURCE, NOT_JSON)))
                .containsExactlyInAnyOrderElementsOf(required);
        assertThat(names(deadLetterRecords.deadLetter(request(null, new byte[LARGEST]), SOURCE, NOT_JSON)))
                .containsExactlyInAnyOrderElementsOf(documented.keySet());
    }

    @Test
    void aTombstoneBecomesAnEmptyValue() {
        assertThat(deadLetterRecords
                        .deadLetter(request(bytes("user"), null), SOURCE, NOT_JSON)
                        .value())
                .isEmpty();
    }

    @Test
    void whatIsTooLargeIsLeftOutAndItsPlaceIsTold() {
        ConsumerRecord<byte[], byte[]> request = request(new byte[LARGEST], bytes("not json"));

        ProducerRecord<byte[], byte[]> deadLetter = deadLetterRecords.deadLetter(request, SOURCE, NOT_JSON);

        assertThat(deadLetter.key()).isNull();
        assertThat(deadLetter.value()).isEmpty();
        assertThat(deadLetter.headers().lastHeader("request-topic").value())
                .isEqualTo(bytes("deactivate-user.requests"));
        assertThat(deadLetter.headers().lastHeader("request-partition").value()).isEqualTo(bytes("3"));
        assertThat(deadLetter.headers().lastHeader("request-offset").value()).isEqualTo(bytes("42"));
    }

    @SuppressWarnings("NullAway") // Kafka allows both to be absent
    private static ConsumerRecord<byte[], byte[]> request(byte @Nullable [] key, byte @Nullable [] value) {
        return new ConsumerRecord<>("deactivate-user.requests", 3, 42, key, value);
    }

    private static List<String> names(ProducerRecord<byte[], byte[]> record) {
        return Arrays.stream(record.headers().toArray()).map(Header::key).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
