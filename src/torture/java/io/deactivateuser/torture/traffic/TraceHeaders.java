package io.deactivateuser.torture.traffic;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The tracing headers of a record, by its number, so that nobody has to remember them: none, one, both; text as the W3C
 * has it, and bytes that are no text; now and then as long as a reply copies, or a byte longer.
 */
final class TraceHeaders {
    static final String PARENT = "traceparent";
    static final String STATE = "tracestate";
    static final int LONGEST_COPIED = 8_192;
    private static final int LONG_ONE_IN = 200;

    private TraceHeaders() {}

    static List<Header> of(int number) {
        // Neighbours would begin alike without the spread.
        Random random = new Random(number * 0x9E3779B97F4A7C15L);
        if (random.nextInt(LONG_ONE_IN) == 0) {
            return List.of(bytes(STATE, LONGEST_COPIED + random.nextInt(2), random));
        }
        return switch (random.nextInt(8)) {
            case 0, 1 -> List.of(parent(random));
            case 2, 3 -> List.of(parent(random), bytes(STATE, random.nextInt(60), random));
            case 4 -> List.of(bytes(STATE, 1, random), bytes(PARENT, random.nextInt(60), random));
            default -> List.of();
        };
    }

    private static Header parent(Random random) {
        String text = String.format(
                Locale.ROOT, "00-%016x%016x-%016x-01", random.nextLong(), random.nextLong(), random.nextLong());
        return new RecordHeader(PARENT, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Header bytes(String name, int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return new RecordHeader(name, bytes);
    }
}
