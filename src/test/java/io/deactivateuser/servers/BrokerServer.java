package io.deactivateuser.servers;

import org.apache.kafka.common.TopicPartition;

/** A real Kafka broker that keeps its address and its records when it is killed and started again. */
public interface BrokerServer extends AutoCloseable {
    /** Where clients find it, as {@code host:port}. */
    String bootstrapServers();

    /** Ends it as a power cut would. */
    void kill();

    /** Starts it again after {@link #kill()}; returns when it answers. */
    void start();

    /**
     * Takes the last records from a partition, as a power cut or an unclean election does; after {@link #kill()}.
     *
     * @param end the offset behind the last record that is left; a batch of records must end there
     */
    void cutTail(TopicPartition partition, long end);

    /** Changes the last byte of the batch of records that ends before an offset, as a bad disk does; while it runs. */
    void damage(TopicPartition partition, long end);

    @Override
    void close();
}
