package io.deactivateuser.servers;

/** A real Kafka broker that keeps its address and its records when it is killed and started again. */
public interface BrokerServer extends AutoCloseable {
    /** Where clients find it, as {@code host:port}. */
    String bootstrapServers();

    /** Ends it as a power cut would. */
    void kill();

    /** Starts it again after {@link #kill()}; returns when it answers. */
    void start();

    @Override
    void close();
}
