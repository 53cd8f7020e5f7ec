package io.deactivateuser.decode;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The format of a request, and so of its reply. */
public enum Format {
    JSON("application/json"),
    PROTOBUF("application/protobuf");

    private final String contentType;

    Format(String contentType) {
        this.contentType = contentType;
    }

    /** The {@code content-type} of a reply in this format. */
    public String contentType() {
        return contentType;
    }

    /**
     * The format that a request's {@code content-type} names, parameters aside.
     *
     * @param contentType null where the header is absent, which means JSON
     * @return null where it names neither format
     */
    static @Nullable Format of(@Nullable String contentType) {
        if (contentType == null) {
            return JSON;
        }
        String mediaType = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return switch (mediaType) {
            case "application/json" -> JSON;
            case "application/protobuf", "application/x-protobuf" -> PROTOBUF;
            default -> null;
        };
    }
}
