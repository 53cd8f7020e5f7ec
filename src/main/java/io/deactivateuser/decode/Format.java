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

    /** A content type without its parameters, in lower case, and without quotation marks around it. */
    static String mediaType(String contentType) {
        String text = contentType.strip();
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        String unquoted = quoted ? text.substring(1, text.length() - 1) : text;
        return unquoted.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /**
     * The format that a media type names.
     *
     * @param mediaType null where nothing is said, which means JSON
     * @return null where it names neither format
     */
    static @Nullable Format named(@Nullable String mediaType) {
        if (mediaType == null) {
            return JSON;
        }
        return switch (mediaType) {
            case "application/json" -> JSON;
            case "application/protobuf", "application/x-protobuf" -> PROTOBUF;
            default -> null;
        };
    }
}
