package io.deactivateuser.consume;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.NoProducerAvailableException;
import org.springframework.kafka.core.ProducerFactory;

/**
 * The successor of a producer that failed ends its transaction; one that did not fail has ended it. The factory hands out
 * another thread's idle producer first, so each try takes one more, until all of this worker's are taken or in use.
 */
final class SuccessorProducers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SuccessorProducers.class);

    private final ProducerFactory<byte[], byte[]> producers;
    private final int atMost;
    private final List<Producer<byte[], byte[]>> taken = new ArrayList<>();

    SuccessorProducers(ProducerFactory<byte[], byte[]> producers, TransactionalIds transactionalIds) {
        this.producers = producers;
        this.atMost = transactionalIds.count();
    }

    /**
     * Takes one more.
     *
     * @throws RuntimeException Kafka's or Spring's, where the broker gives none
     */
    void takeOne() {
        if (taken.size() < atMost) {
            try {
                taken.add(producers.createProducer());
            } catch (NoProducerAvailableException e) {
                log.debug("Every producer is in use, so none of them has left a transaction open.", e);
            }
        }
    }

    /** Gives them back. */
    @Override
    public void close() {
        taken.forEach(Producer::close);
    }
}
