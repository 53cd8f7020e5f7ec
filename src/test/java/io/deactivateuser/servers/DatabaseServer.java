package io.deactivateuser.servers;

/** A real, durable Postgres that keeps its address and its data when it is stopped and started again. */
public interface DatabaseServer extends AutoCloseable {
    /** Makes an empty database with a name that no other has. */
    Database createDatabase();

    /** Ends it at once: no checkpoint, every connection cut. */
    void stop();

    /** Starts it again after {@link #stop()}; returns when it answers. */
    void start();

    @Override
    void close();
}
