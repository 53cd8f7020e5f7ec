package io.deactivateuser.decode;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
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

    private static final int MINUTES_LENGTH = "2026-11-23T09:53".length();
    private static final int OFFSET_LENGTH = "+01:00".length();

    private ExpireTime() {}

    /**
     * The moment that the text names; null where it is no date and time. {@code java.time} knows a leap second in UTC alone and
     * offsets of 18 hours at most, so local time and offset are read apart. A leap second is taken for the second before it.
     */
    static @Nullable Instant parse(String text) {
        if (text.length() > LONGEST || !RFC_3339.matcher(text).matches()) {
            return null;
        }
        boolean utc = text.endsWith("Z") || text.endsWith("z");
        int offsetAt = text.length() - (utc ? 1 : OFFSET_LENGTH);
        boolean leap = text.startsWith(":60", MINUTES_LENGTH);
        String seconds = leap ? ":59" : text.substring(MINUTES_LENGTH, MINUTES_LENGTH + 3);
        String local = text.substring(0, MINUTES_LENGTH) + seconds + text.substring(MINUTES_LENGTH + 3, offsetAt);
        try {
            Instant instant = LocalDateTime.parse(local.toUpperCase(Locale.ROOT))
                    .toInstant(ZoneOffset.UTC)
                    .minus(utc ? Duration.ZERO : offset(text.substring(offsetAt)));
            return leap && !endsADay(instant) ? null : instant;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The moment of a {@code google.protobuf.Timestamp}; null where the numbers are outside of what it may hold. */
    static @Nullable Instant of(long seconds, long nanos) {
        boolean inRange =
                seconds >= -62_135_596_800L && seconds <= 253_402_300_799L && nanos >= 0 && nanos < 1_000_000_000;
        return inRange ? Instant.ofEpochSecond(seconds, nanos) : null;
    }

    private static Duration offset(String text) {
        Duration offset =
                Duration.ofHours(Integer.parseInt(text, 1, 3, 10)).plusMinutes(Integer.parseInt(text, 4, 6, 10));
        return text.charAt(0) == '-' ? offset.negated() : offset;
    }

    /** Whether this second is the last of a day in UTC, where alone a leap second may follow. */
    private static boolean endsADay(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS)
                .plusSeconds(1)
                .equals(instant.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS));
    }
}
