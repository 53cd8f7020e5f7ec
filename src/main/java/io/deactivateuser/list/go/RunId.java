package io.deactivateuser.list.go;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Names a run, made of its rows and of the time of its first start. A request's ID is made of the run and the user, and never of
 * the line: a line that is mended or put in between changes no other request.
 */
public final class RunId {
    private static final DateTimeFormatter START =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int BYTES = 6;

    private RunId() {}

    static String of(String rowsHash, Instant started) {
        byte[] digest = UserHash.sha256().digest((rowsHash + " " + started).getBytes(StandardCharsets.UTF_8));
        return START.format(started) + "-" + HexFormat.of().formatHex(digest, 0, BYTES);
    }

    static String requestId(String run, UserHash user) {
        return run + "-" + user.hex();
    }

    /** The user of a request of this run; null where the request is of another. */
    public static @Nullable UserHash user(String run, String requestId) {
        int begin = run.length() + 1;
        if (requestId.length() != begin + UserHash.HEX_DIGITS
                || !requestId.startsWith(run)
                || requestId.charAt(run.length()) != '-') {
            return null;
        }
        try {
            int middle = begin + UserHash.HEX_DIGITS / 2;
            return new UserHash(
                    HexFormat.fromHexDigitsToLong(requestId, begin, middle),
                    HexFormat.fromHexDigitsToLong(requestId, middle, requestId.length()));
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
