package io.deactivateuser.start;

import io.deactivateuser.settings.WorkerSettings;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.stereotype.Component;

/**
 * Names the environment variables that look like keys of the worker's own and are none. They end no start: Kubernetes sets such variables
 * for a Service of the name, which nobody chose.
 */
@Component
class WarnOfUnknownVariables {
    private static final Logger log = LoggerFactory.getLogger(WarnOfUnknownVariables.class);
    private static final String PREFIX = "deactivate-user";

    /** The index of a list's element, in a variable's name or at its end. */
    private static final Pattern INDEX = Pattern.compile("_\\d+(?:_?$|(?=_))");

    /** Stands for any index. */
    private static final String ANY_INDEX = "#";

    private final ConfigurableEnvironment environment;

    WarnOfUnknownVariables(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    void check() {
        PropertySource<?> variables =
                environment.getPropertySources().get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        if (variables instanceof EnumerablePropertySource<?> source) {
            List<String> unknown = unknown(List.of(source.getPropertyNames()));
            if (!unknown.isEmpty()) {
                log.warn(
                        "These environment variables are no settings of the worker's, and change nothing: {}. The README's section"
                                + " \"Settings\" has all keys.",
                        String.join(", ", unknown));
            }
        }
    }

    static List<String> unknown(List<String> variables) {
        Set<String> known = new HashSet<>();
        addKeys(PREFIX, WorkerSettings.class, known);
        return variables.stream()
                .filter(variable -> forms(PREFIX).stream()
                        .anyMatch(prefix -> variable.toUpperCase(Locale.ROOT).startsWith(prefix + "_")))
                .filter(variable -> !known.contains(
                        INDEX.matcher(variable.toUpperCase(Locale.ROOT)).replaceAll("_" + ANY_INDEX)))
                .sorted()
                .toList();
    }

    private static void addKeys(String prefix, Class<?> settings, Set<String> keys) {
        for (RecordComponent component : settings.getRecordComponents()) {
            String key = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            if (Collection.class.isAssignableFrom(component.getType())) {
                Class<?> element = ResolvableType.forType(component.getGenericType())
                        .asCollection()
                        .resolveGeneric();
                addKey(key + "." + ANY_INDEX, element == null ? Object.class : element, keys);
                addKey(key, Object.class, keys);
            } else {
                addKey(key, component.getType(), keys);
            }
        }
    }

    private static void addKey(String key, Class<?> type, Set<String> keys) {
        if (type.isRecord()) {
            addKeys(key, type, keys);
        } else {
            keys.addAll(forms(key));
        }
    }

    /** A key as a variable, in both ways in which Boot reads it: without the key's dashes, or with underscores for them. */
    private static List<String> forms(String key) {
        String variable = key.replace('.', '_').toUpperCase(Locale.ROOT);
        return List.of(variable.replace("-", ""), variable.replace('-', '_'));
    }
}
