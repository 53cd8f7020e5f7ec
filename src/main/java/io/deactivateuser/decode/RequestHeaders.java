package io.deactivateuser.decode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Those headers of a request record that say what its value is. Names are the same in any letter case, since every client library has a
 * habit of its own. A header that is there with two different values says nothing that could be relied on.
 */
public final class RequestHeaders {
    private static final String CONTENT_TYPE = "content-type";
    /** Spring's, whose value is a text in JSON, quotation marks and all. */
    private static final String SPRINGS_CONTENT_TYPE = "contenttype";

    private static final String SPEC_VERSION = "ce_specversion";
    private static final String TYPE = "ce_type";
    private static final String ID = "ce_id";
    private static final Set<String> KNOWN = Set.of(CONTENT_TYPE, SPRINGS_CONTENT_TYPE, SPEC_VERSION, TYPE, ID);
    private static final int LONGEST_NAME = SPEC_VERSION.length();

    private final Map<String, String> values = new HashMap<>();
    private final Set<String> contradicted = new HashSet<>();

    private RequestHeaders() {}

    /** The headers of a record, which this package does not know as such. */
    public static <H> RequestHeaders of(
            Iterable<H> headers, Function<H, String> name, Function<H, byte @Nullable []> value) {
        RequestHeaders known = new RequestHeaders();
        for (H header : headers) {
            String raw = name.apply(header);
            byte[] bytes = value.apply(header);
            if (bytes != null && raw.length() <= LONGEST_NAME) {
                known.add(raw.toLowerCase(Locale.ROOT), bytes);
            }
        }
        return known;
    }

    private void add(String name, byte[] value) {
        if (!KNOWN.contains(name)) {
            return;
        }
        boolean isContentType = name.equals(CONTENT_TYPE) || name.equals(SPRINGS_CONTENT_TYPE);
        String key = isContentType ? CONTENT_TYPE : name;
        String text = isContentType
                ? Format.mediaType(new String(value, StandardCharsets.ISO_8859_1))
                : StrictUtf8.decode(ByteBuffer.wrap(value)).toString();
        String before = values.putIfAbsent(key, text);
        if (before != null && !before.equals(text)) {
            contradicted.add(key);
        }
    }

    boolean isContentTypeContradicted() {
        return contradicted.contains(CONTENT_TYPE);
    }

    /** Whether an attribute of a CloudEvent is there with two different values. */
    boolean isEventContradicted() {
        return contradicted.stream().anyMatch(name -> !name.equals(CONTENT_TYPE));
    }

    /** The content type without its parameters, in lower case; null where there is none. */
    @Nullable
    String mediaType() {
        return values.get(CONTENT_TYPE);
    }

    @Nullable
    String eventVersion() {
        return values.get(SPEC_VERSION);
    }

    @Nullable
    String eventType() {
        return values.get(TYPE);
    }

    @Nullable
    String eventId() {
        return values.get(ID);
    }
}
