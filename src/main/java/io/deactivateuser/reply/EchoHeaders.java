package io.deactivateuser.reply;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The headers that a caller wants back as they are, such as the ID of a workflow or the token of a task. There is a bound, so that a reply
 * stays small, and whoever is above it is told: a workflow whose ID is dropped in silence waits for ever.
 */
public final class EchoHeaders {
    /** Names them all where a caller is told that there are too many. */
    public static final String NAMES = "echo-*";

    private static final String PREFIX = "echo-";
    private static final int MOST = 16;
    private static final int MOST_BYTES = 8_192;

    private EchoHeaders() {}

    /** Whether a request has more of them than a reply may carry. */
    public static boolean areTooMany(Headers request) {
        int count = 0;
        long bytes = 0;
        for (Header header : request) {
            if (isOne(header)) {
                count++;
                bytes += size(header);
            }
        }
        return count > MOST || bytes > MOST_BYTES;
    }

    /** Those of a request, in their order; where there are too many, the first that fit into what a reply may carry. */
    static List<Header> of(Headers request) {
        List<Header> fitting = new ArrayList<>();
        long bytes = 0;
        for (Header header : request) {
            if (isOne(header)) {
                // One that is too long alone takes nothing away from a short one behind it, which may be a workflow's
                // ID.
                long size = size(header);
                if (fitting.size() < MOST && bytes + size <= MOST_BYTES) {
                    fitting.add(header);
                    bytes += size;
                }
            }
        }
        return fitting;
    }

    private static boolean isOne(Header header) {
        return header.key().regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    private static long size(Header header) {
        long name = header.key().getBytes(StandardCharsets.UTF_8).length;
        return header.value() == null ? name : name + header.value().length;
    }
}
