package io.deactivateuser.observe;

/** Why a transaction was rolled back. */
public enum AbortCause {
    /** Somebody else holds a lock. */
    LOCK,
    /** No key to judge tokens by. */
    KEYS,
    /** The database does not work. */
    DATABASE,
    /** The broker does not work, or has given the partitions to another worker. */
    BROKER,
    /** A record that the database refuses. */
    DATA
}
