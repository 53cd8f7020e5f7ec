package io.deactivateuser.start;

import static org.apache.kafka.clients.consumer.ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG;

import io.deactivateuser.settings.StartRefusedException;
import java.beans.PropertyDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/**
 * Boot's keys for Kafka that the worker does not heed, since its container, its transactions and its formats are its own. Whoever sets one
 * counts on what it does, so the worker does not start.
 */
final class UnheededSettings {
    /** The deserializer of bytes, and the one that Boot has where none is set. */
    private static final Set<Class<?>> BYTES = Set.of(
            ByteArrayDeserializer.class, new KafkaProperties().getConsumer().getKeyDeserializer());

    private UnheededSettings() {}

    /**
     * Looks for keys that are set to something else than their default.
     *
     * @throws StartRefusedException where there is one
     */
    static void check(KafkaProperties properties) {
        Set<String> set = new TreeSet<>();
        KafkaProperties defaults = new KafkaProperties();
        differing("listener", defaults.getListener(), properties.getListener(), set);
        differing("template", defaults.getTemplate(), properties.getTemplate(), set);
        set.remove("spring.kafka.listener.concurrency");
        if (properties.getConsumer().getAutoCommitInterval() != null) {
            set.add("spring.kafka.consumer.auto-commit-interval");
        }
        // The worker weighs what is read, and takes bytes; whoever asks for bytes gets what he asks for.
        if (!BYTES.contains(properties.getConsumer().getKeyDeserializer())) {
            set.add("spring.kafka.consumer.key-deserializer");
        }
        if (!BYTES.contains(properties.getConsumer().getValueDeserializer())) {
            set.add("spring.kafka.consumer.value-deserializer");
        }
        differingDeserializers(
                "spring.kafka.consumer.properties", properties.getConsumer().getProperties(), set);
        differingDeserializers("spring.kafka.properties", properties.getProperties(), set);
        if (properties.getProducer().getTransactionIdPrefix() != null) {
            set.add("spring.kafka.producer.transaction-id-prefix");
        }
        if (!set.isEmpty()) {
            throw new StartRefusedException(
                    "The worker does not heed " + String.join(", ", set) + ".",
                    "Remove " + (set.size() == 1 ? "it" : "them")
                            + "; the README's section \"Settings\" says what can be set instead.");
        }
    }

    private static void differingDeserializers(String group, Map<String, String> properties, Set<String> found) {
        for (String name : List.of(KEY_DESERIALIZER_CLASS_CONFIG, VALUE_DESERIALIZER_CLASS_CONFIG)) {
            String type = properties.get(name);
            if (type != null && !type.equals(ByteArrayDeserializer.class.getName())) {
                found.add(group + "." + name);
            }
        }
    }

    private static void differing(String group, Object defaults, Object actual, Set<String> found) {
        BeanWrapper before = PropertyAccessorFactory.forBeanPropertyAccess(defaults);
        BeanWrapper now = PropertyAccessorFactory.forBeanPropertyAccess(actual);
        for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(actual.getClass())) {
            String name = property.getName();
            if (property.getWriteMethod() != null
                    && !Objects.equals(before.getPropertyValue(name), now.getPropertyValue(name))) {
                found.add("spring.kafka." + group + "." + DataObjectPropertyName.toDashedForm(name));
            }
        }
    }
}
