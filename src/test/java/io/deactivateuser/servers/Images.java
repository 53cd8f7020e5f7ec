package io.deactivateuser.servers;

/** The official images, of the versions that the embedded servers have, so that a test is the same test on either. */
public final class Images {
    public static final String KAFKA = "apache/kafka:4.2.2";
    public static final String POSTGRES = "postgres:18.6";

    private Images() {}
}
