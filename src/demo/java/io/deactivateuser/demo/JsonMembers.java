package io.deactivateuser.demo;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The members of one JSON object, and where they stand in its text. Members are cut out of the text as it is, never
 * written anew: a duplicate key or an odd number reaches the worker as the file has it.
 */
record JsonMembers(String text, List<Member> members) {

    /** One member; {@code string} is null where the value is no string. */
    record Member(String name, JsonToken type, @Nullable String string, int start, int valueStart, int end) {}

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .build())
            .build();

    /** Null where the bytes are anything but one JSON object. */
    static @Nullable JsonMembers of(byte[] bytes) {
        try {
            return of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Null where the text is anything but one JSON object. */
    static @Nullable JsonMembers of(String text) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            List<Member> members = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                members.add(member(json));
            }
            return json.nextToken() == null ? new JsonMembers(text, members) : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** The text of the first member of that name that is a string. */
    @Nullable
    String string(String name) {
        for (Member member : members) {
            if (member.name().equals(name) && member.string() != null) {
                return member.string();
            }
        }
        return null;
    }

    /** The object's text without one of its members. */
    String without(Member member) {
        int index = members.indexOf(member);
        if (index + 1 < members.size()) {
            return text.substring(0, member.start())
                    + text.substring(members.get(index + 1).start());
        }
        int from = index == 0 ? member.start() : text.lastIndexOf(',', member.start());
        return text.substring(0, from) + text.substring(member.end());
    }

    private static Member member(JsonParser json) {
        String name = json.currentName();
        int start = (int) json.currentTokenLocation().getCharOffset();
        JsonToken type = json.nextToken();
        int valueStart = (int) json.currentTokenLocation().getCharOffset();
        String string = type == JsonToken.VALUE_STRING ? json.getString() : null;
        json.skipChildren();
        int end = (int) json.currentLocation().getCharOffset();
        return new Member(name, type, string, start, valueStart, end);
    }
}
