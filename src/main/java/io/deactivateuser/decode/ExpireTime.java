package io.deactivateuser.decode;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * RFC 3339 dates, leap seconds among them. {@code java.time} alone takes more: a missing second, an hour of 24.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3339#section-5.6">RFC 3339, section 5.6</a>
 */
final class ExpireTime {
    private static final Pattern RFC_3339 = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])-\\d{2}[Tt]([01]\\d|2[0-3]):[0-5]\\d"
            + ":([0-5]\\d|60)(\\.\\d{1,9})?([Zz]|[+-]([01]\\d|2[0-3]):[0-5]\\d)");
    private static final int LONGEST = "2026-11-23T09:53:34.123456789+01:00".length();

    private ExpireTime() {}

    /** Null where the text is no date and time. */
    static @Nullable Instant parse(String text) {
        if (text.length() > LONGEST || !RFC_3339.matcher(text).matches()) {
            return null;
        }
        try {
            return DateTimeFormatter.ISO_INSTANT.parse(text.toUpperCase(Locale.ROOT), Instant::from);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Null where the numbers are outside of what a {@code google.protobuf.Timestamp} may hold. */
    static @Nullable Instant of(long seconds, int nanos) {
        boolean inRange =
                seconds >= -62_135_596_800L && seconds <= 253_402_300_799L && nanos >= 0 && nanos < 1_000_000_000;
        return inRange ? Instant.ofEpochSecond(seconds, nanos) : null;
    }
}
