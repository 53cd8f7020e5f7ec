package io.deactivateuser.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.deactivateuser.decide.Code;
import io.deactivateuser.decode.Decoded.Defect;
import io.deactivateuser.decode.Decoded.Valid;
import io.deactivateuser.decode.RequestHeaders;
import io.deactivateuser.decode.UnwrapRequest;
import io.deactivateuser.settings.WorkerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AsyncApiTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final AsyncApi asyncApi = AsyncApi.read();

    @Test
    void theDocumentKeepsTheOfficialSchemaOfAsyncApi() throws IOException {
        try (InputStream official =
                Objects.requireNonNull(AsyncApiTest.class.getResourceAsStream("/asyncapi/3.0.0.schema.json"))) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(official, InputFormat.JSON);
            assertThat(schema.validate(asyncApi.document())).isEmpty();
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        asyncApi.forEachReference((from, reference) -> {
            if (reference.startsWith("#")) {
                assertThat(asyncApi.document().at(reference.substring(1)).isMissingNode())
                        .as("%s -> %s", from, reference)
                        .isFalse();
            } else {
                assertThat(SchemaFile.DIRECTORY.resolve(reference))
                        .as(from)
                        .satisfies(file -> assertThat(Files.exists(file)).isTrue());
            }
        });
    }

    @Test
    void theTopicsAreTheDefaultsOfTheSettings() {
        WorkerSettings.Topics topics = new Binder(new MapConfigurationPropertySource())
                .bindOrCreate("deactivate-user", WorkerSettings.class)
                .topics();
        assertThat(address("requests")).isEqualTo(topics.requests());
        assertThat(address("results")).isEqualTo(topics.results());
        assertThat(address("deadLetters")).isEqualTo(topics.deadLetters());
        assertThat(address("events")).isEqualTo(topics.events());
        assertThat(asyncApi.document().path("channels").size()).isEqualTo(4);
    }

    @Test
    void theProtobufSchemaIsTheFileBesideTheDocument() {
        assertThat(asyncApi.document().at("/components/schemas/protobuf/schema").stringValue())
                .isEqualTo(SchemaFile.text("deactivate_user.proto"));
    }

    @Test
    void everyCodeAndEveryCauseOfADeadLetterIsListed() {
        assertThat(asyncApi.values("replyHeaders", "grpc-status"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Code.values())
                        .map(code -> Integer.toString(code.number()))
                        .toList());
        assertThat(asyncApi.values("deadLetterHeaders", "dead-letter-reason"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Defect.values()).map(Defect::name).toList());
    }

    @Test
    void jsonPayloadsAreTheSchemasBesideTheDocument() {
        assertThat(payload("requestJson")).isEqualTo("./request.schema.json");
        assertThat(payload("replyJson")).isEqualTo("./reply.schema.json");
        assertThat(payload("userChanged")).isEqualTo("./event.schema.json");
    }

    @Test
    void everyExampleOfARequestIsTakenAsTheRequestThatItIs() {
        UnwrapRequest unwrap = new UnwrapRequest(true, Set.of("io.deactivateuser.request.v1"));

        assertThat(Stream.of("requestJson", "requestEvent")
                        .flatMap(message -> asyncApi.document()
                                .at("/components/messages/" + message + "/examples")
                                .valueStream()))
                .hasSize(5)
                .allSatisfy(example -> assertThat(
                                unwrap.decode(JSON.writeValueAsBytes(example.path("payload")), headers(example)))
                        .isInstanceOfSatisfying(Valid.class, valid -> {
                            assertThat(valid.request().requestId()).isEqualTo("r-1");
                            assertThat(valid.request().userId()).isEqualTo("u-1");
                        }));
    }

    @Test
    void theTypesOfCloudEventsAreTheDefaultsOfTheSettings() {
        WorkerSettings settings =
                new Binder(new MapConfigurationPropertySource()).bindOrCreate("deactivate-user", WorkerSettings.class);

        assertThat(settings.requests().cloudEventTypes())
                .containsExactly(asyncApi.document()
                        .at("/components/schemas/requestHeaders/properties/ce_type/default")
                        .stringValue());
        assertThat(asyncApi.values("replyHeaders", "ce_type")).containsExactly("io.deactivateuser.reply.v1");
    }

    private static RequestHeaders headers(JsonNode example) {
        return RequestHeaders.of(
                example.path("headers").properties(),
                Map.Entry::getKey,
                header -> header.getValue().stringValue().getBytes(StandardCharsets.UTF_8));
    }

    private String payload(String message) {
        JsonNode payload = asyncApi.document().at("/components/messages/" + message + "/payload/schema/$ref");
        return payload.stringValue();
    }

    private String address(String channel) {
        return asyncApi.document().at("/channels/" + channel + "/address").stringValue();
    }
}
