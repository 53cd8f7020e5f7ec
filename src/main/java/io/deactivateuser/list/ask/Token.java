package io.deactivateuser.list.ask;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A bearer token. What it says of itself is read to warn in time and is believed for nothing else; it is never shown.
 *
 * @param subject null where it does not say
 * @param expires null where it does not say
 */
public record Token(
        String text, @Nullable String subject, @Nullable Instant expires) {
    private static final JsonFactory JSON = JsonFactory.builder().build();
    private static final int PARTS = 3;

    /** The token in this text, or null where that is no JWT. */
    static @Nullable Token parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != PARTS || text.chars().anyMatch(character -> character <= ' ' || character > '~')) {
            return null;
        }
        String subject = null;
        Instant expires = null;
        try (JsonParser json = JSON.createParser(
                ObjectReadContext.empty(),
                new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("sub") && value == JsonToken.VALUE_STRING) {
                    subject = json.getString();
                } else if (name.equals("exp") && value != null && value.isNumeric()) {
                    expires = Instant.ofEpochSecond(json.getValueAsLong());
                } else {
                    json.skipChildren();
                }
            }
            return new Token(text, subject, expires);
        } catch (IllegalArgumentException | JacksonException | DateTimeException e) {
            return null;
        }
    }

    public boolean expired(Instant now) {
        return expires != null && !now.isBefore(expires);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "token of " + subject + ", good until " + expires;
    }
}
