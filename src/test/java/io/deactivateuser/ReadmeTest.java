package io.deactivateuser;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decode.Decoded;
import io.deactivateuser.decode.RequestDecoder;
import io.deactivateuser.fixtures.Readme;
import io.deactivateuser.schemas.EventSchema;
import io.deactivateuser.schemas.ReplySchema;
import io.deactivateuser.settings.WorkerSettings;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;

/** The README says what the product does. */
class ReadmeTest {
    private final Readme readme = new Readme();

    static Stream<String> requests() {
        return new Readme()
                .blocks("json").stream()
                        .filter(json -> !json.contains("\"details\"") && !json.contains("\"newState\""));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void everyExampleOfARequestIsTakenByTheDecoder(String json) {
        assertThat(RequestDecoder.decode(json.getBytes(StandardCharsets.UTF_8), null))
                .isInstanceOf(Decoded.Valid.class);
    }

    @Test
    void theExampleOfAnEventKeepsTheSchema() {
        assertThat(readme.blocks("json").stream().filter(json -> json.contains("\"newState\"")))
                .hasSize(1)
                .allSatisfy(json -> EventSchema.assertValid(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void everyExampleOfAReplyKeepsTheSchema() {
        assertThat(readme.blocks("json").stream().filter(json -> json.contains("\"details\"")))
                .hasSize(2)
                .allSatisfy(json -> ReplySchema.assertValid(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theTableOfSettingsIsTheSettings() {
        Map<String, String> documented = new LinkedHashMap<>();
        readme.table("| key | default | what it is |").forEach(row -> documented.put(row.get(0), row.get(1)));

        Map<String, String> actual = new LinkedHashMap<>();
        settings("deactivate-user", WorkerSettings.class, actual);
        actual.put("deactivate-user.instance-id", "host and port");

        assertThat(documented).containsExactlyEntriesOf(actual);
    }

    /**
     * All but those that begin with a jar, which {@code JarIT} and {@code ToolJarIT} take from the README, are Maven's, and .ci/run has
     * them with all their words. Blocks without a language are for {@code ComposeTrial} and for the reader.
     */
    @Test
    void everyCommandIsRunByTheBuildOrByATest() throws IOException {
        List<Set<String>> runs = Files.readString(Path.of(".ci/run"))
                .replace("\\\n", " ")
                .lines()
                .map(String::strip)
                .filter(line -> line.contains("./mvnw ") && !line.startsWith("#") && !line.startsWith("say "))
                .map(ReadmeTest::words)
                .toList();
        List<String> commands = new ArrayList<>(readme.commands());

        assertThat(commands.remove(readme.startOfTheJar())).isTrue();
        assertThat(commands.removeAll(readme.commandsOfTheTool())).isTrue();
        assertThat(commands)
                .isNotEmpty()
                .allSatisfy(command -> assertThat(runs).anyMatch(run -> run.containsAll(words(command))));
    }

    /** Of a command, without the values, which are for its reader to choose. What Maven does to verify includes what it does to package. */
    private static Set<String> words(String command) {
        return Arrays.stream(command.replace(" package", " verify").split("[\\s\"()]+"))
                .map(word -> word.replaceAll("=.*", "="))
                .collect(Collectors.toSet());
    }

    /** "There is no default for the database's user": nobody gets the rights of one that happens to be there. */
    @Test
    void theDatabasesUserHasNoDefault() throws IOException {
        assertThat(readme.text()).contains("There is no default for the database's user");
        assertThat(new YamlPropertySourceLoader().load("settings", new ClassPathResource("application.yaml")))
                .isNotEmpty()
                .allSatisfy(settings -> {
                    assertThat(settings.getProperty("spring.datasource.username"))
                            .isNull();
                    assertThat(settings.getProperty("spring.datasource.password"))
                            .isNull();
                });
    }

    @Test
    void everyLinkLeadsToAFile() {
        var links = java.util.regex.Pattern.compile("\\]\\(([^)#]+)\\)").matcher(readme.text());

        assertThat(links.results().map(link -> Path.of(link.group(1))))
                .isNotEmpty()
                .allMatch(Files::exists);
    }

    private static void settings(String prefix, Class<?> type, Map<String, String> found) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            if (component.getType().isRecord()) {
                settings(key, component.getType(), found);
            } else {
                found.put(key, defaultOf(type, component));
            }
        }
    }

    private static String defaultOf(Class<?> type, RecordComponent component) {
        return Arrays.stream(type.getDeclaredConstructors()[0].getParameters())
                .filter(parameter -> parameter.getName().equals(component.getName()))
                .map(parameter -> parameter.getAnnotation(DefaultValue.class))
                .map(value -> value == null ? "" : String.join(",", value.value()))
                .findFirst()
                .orElseThrow();
    }
}
