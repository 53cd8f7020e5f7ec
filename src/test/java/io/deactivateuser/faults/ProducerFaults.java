package io.deactivateuser.faults;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/** Puts a test between the worker and its producer's commit. */
final class ProducerFaults {
    /** What happens instead of a commit. */
    interface AtCommit {
        void commit(Producer<?, ?> producer);
    }

    private ProducerFaults() {}

    @SuppressWarnings("unchecked")
    static DefaultKafkaProducerFactoryCustomizer at(AtCommit fault) {
        return factory -> ((DefaultKafkaProducerFactory<Object, Object>) factory)
                .addPostProcessor(producer -> (Producer<Object, Object>) Proxy.newProxyInstance(
                        ProducerFaults.class.getClassLoader(),
                        new Class<?>[] {Producer.class},
                        (proxy, method, arguments) -> call(producer, method, arguments, fault)));
    }

    private static @Nullable Object call(
            Producer<?, ?> producer, Method method, Object @Nullable [] arguments, AtCommit fault) throws Throwable {
        if (method.getName().equals("commitTransaction")) {
            fault.commit(producer);
            return null;
        }
        try {
            return method.invoke(producer, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
