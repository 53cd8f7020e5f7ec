package io.deactivateuser.servers;

/** A real, durable Postgres that keeps its address and its data when it is stopped and started again. */
public interface DatabaseServer extends AutoCloseable {
    /** Makes an empty database with a name that no other has. */
    Database createDatabase();

    /** Ends it at once: no checkpoint, every connection cut. */
    void stop();

    /** Starts it again after {@link #stop()}; returns when it answers. */
    void start();

    /** A copy of all its databases as they are now; it goes on meanwhile. */
    DataCopy copy();

    /**
     * Puts all its databases back to what they were when the copy was taken, as a restore of a backup does. Every connection
     * is cut; returns when it answers again.
     */
    void putBack(DataCopy copy);

    @Override
    void close();
}
