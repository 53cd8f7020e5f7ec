package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bill of materials in the jar names every library that the jar holds, and no other. */
class SbomIT {
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

            assertThat(listed).containsExactlyInAnyOrderElementsOf(shipped);
        }
    }

    private static String file(JsonNode component) {
        return component.path("name").stringValue() + "-"
                + component.path("version").stringValue();
    }
}
