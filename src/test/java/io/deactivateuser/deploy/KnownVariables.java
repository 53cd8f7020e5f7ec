package io.deactivateuser.deploy;

import io.deactivateuser.settings.WorkerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import tools.jackson.databind.json.JsonMapper;

/** The environment variables that set a key of the worker's own, or one that Spring describes. */
final class KnownVariables {
    private KnownVariables() {}

    static Set<String> all() throws IOException {
        Set<String> variables = new HashSet<>();
        addOwn("deactivate-user", WorkerSettings.class, variables);
        for (URL metadata : Collections.list(
                KnownVariables.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream json = metadata.openStream()) {
                new JsonMapper()
                        .readTree(json)
                        .path("properties")
                        .valueStream()
                        .forEach(property ->
                                variables.add(variable(property.path("name").stringValue())));
            }
        }
        return variables;
    }

    private static void addOwn(String prefix, Class<?> settings, Set<String> variables) {
        for (RecordComponent component : settings.getRecordComponents()) {
            String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            if (component.getType().isRecord()) {
                addOwn(name, component.getType(), variables);
            } else {
                variables.add(variable(name));
            }
        }
    }

    private static String variable(String property) {
        return property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
