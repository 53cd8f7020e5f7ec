package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bill of materials in the jar names every library that the build's two jars hold, and no other. */
class SbomIT {
    /** Libraries of the tool alone, by a class of each; the others that are in its jar are in the worker's too. */
    private static final Map<String, String> OF_THE_TOOL =
            Map.of("picocli", "picocli/CommandLine.class", "fastcsv", "de/siegmar/fastcsv/reader/CsvReader.class");

    @Test
    void theBillOfMaterialsIsTheContentOfTheJar() throws IOException {
        try (JarFile jar = new JarFile(BuiltJar.path().toFile())) {
            List<String> shipped = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
                    .map(name -> name.substring("BOOT-INF/lib/".length(), name.length() - ".jar".length()))
                    // Boot adds it to every jar that it packs; it is no dependency of the project.
                    .filter(name -> !name.startsWith("spring-boot-jarmode-tools"))
                    .toList();

            List<String> listed;
            try (InputStream bill = jar.getInputStream(jar.getJarEntry("META-INF/sbom/application.cdx.json"))) {
                listed = new JsonMapper()
                        .readTree(bill)
                        .path("components")
                        .valueStream()
                        .map(SbomIT::file)
                        // Starters are lists of dependencies and empty themselves; Boot leaves them out of the jar.
                        .filter(file -> shipped.contains(file) || !file.contains("-starter"))
                        .toList();
            }

            assertThat(listed.stream().filter(file -> !isOfTheTool(file))).containsExactlyInAnyOrderElementsOf(shipped);
            assertThat(listed.stream().filter(SbomIT::isOfTheTool)).hasSize(OF_THE_TOOL.size());
        }
        try (JarFile tool = new JarFile(BuiltJar.tool().toFile())) {
            assertThat(OF_THE_TOOL.values())
                    .allSatisfy(entry ->
                            assertThat(tool.getJarEntry(entry)).as(entry).isNotNull());
        }
    }

    private static boolean isOfTheTool(String file) {
        return OF_THE_TOOL.keySet().stream().anyMatch(library -> file.startsWith(library + "-"));
    }

    private static String file(JsonNode component) {
        return component.path("name").stringValue() + "-"
                + component.path("version").stringValue();
    }
}
