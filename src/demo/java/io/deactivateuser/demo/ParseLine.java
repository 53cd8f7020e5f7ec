package io.deactivateuser.demo;

import io.deactivateuser.decode.Format;
import io.deactivateuser.demo.JsonMembers.Member;
import io.deactivateuser.demo.RequestLine.Label;
import io.deactivateuser.demo.RequestLine.Token;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Reads a line of a file of requests. It refuses nothing: what has neither of these forms is sent as it is, as the
 * {@linkplain #DEFAULT_ACTOR sample administrator}, and it is for the worker to judge.
 *
 * <p>The plain form is the request itself; {@code actor}, where it is there, is taken out of it and names whom the token
 * is signed for:
 *
 * <pre>{"actor": "org-1-owner", "requestId": "r-1", "userId": "u-1"}</pre>
 *
 * <p>The long form has the request as a member {@code request}, a name that no request has, and nothing beside it but
 * these, each optional:
 *
 * <pre>{"actor": "org-1-owner", "token": "expired", "format": "protobuf", "request": {...}}</pre>
 *
 * <ul>
 *   <li>{@code token}: {@code valid}, {@code missing}, {@code invalid} (signed with another key) or {@code expired}
 *   <li>{@code format}: {@code json} or {@code protobuf}
 *   <li>{@code request}: the request; or a text, whose characters are sent as they are; or {@code null}, for a record
 *       without a value
 * </ul>
 */
final class ParseLine {
    static final String DEFAULT_ACTOR = "admin";

    private static final String ACTOR = "actor";
    private static final String TOKEN = "token";
    private static final String FORMAT = "format";
    private static final String REQUEST = "request";
    private static final Set<String> TOKENS = Set.of("valid", "missing", "invalid", "expired");
    private static final Set<String> FORMATS = Set.of("json", "protobuf");

    private ParseLine() {}

    static RequestLine parse(long number, byte[] line) {
        JsonMembers members = JsonMembers.of(line);
        if (members == null) {
            return plain(number, DEFAULT_ACTOR, line, null);
        }
        if (isLong(members)) {
            return longForm(number, members);
        }
        Member actor = only(members, ACTOR);
        if (actor == null || actor.string() == null) {
            return plain(number, DEFAULT_ACTOR, line, members);
        }
        return plain(number, actor.string(), bytes(members.without(actor)), members);
    }

    private static RequestLine plain(long number, String actor, byte[] value, @Nullable JsonMembers request) {
        return new RequestLine(label(number, actor, request), value, Token.VALID, Format.JSON);
    }

    private static RequestLine longForm(long number, JsonMembers members) {
        String actor = members.string(ACTOR);
        String token = members.string(TOKEN);
        String format = members.string(FORMAT);
        Member request = only(members, REQUEST);
        if (request == null) {
            throw new IllegalStateException("The long form has a request");
        }
        byte[] value = value(members, request);
        JsonMembers inner = value == null ? null : JsonMembers.of(value);
        boolean protobuf = "protobuf".equals(format);
        return new RequestLine(
                label(number, actor == null ? DEFAULT_ACTOR : actor, inner),
                protobuf && inner != null ? ProtobufValue.of(inner) : value,
                token == null ? Token.VALID : Token.valueOf(token.toUpperCase(Locale.ROOT)),
                protobuf ? Format.PROTOBUF : Format.JSON);
    }

    private static byte @Nullable [] value(JsonMembers members, Member request) {
        if (request.type() == JsonToken.VALUE_NULL) {
            return null;
        }
        String text = request.string();
        return bytes(text != null ? text : members.text().substring(request.valueStart(), request.end()));
    }

    private static boolean isLong(JsonMembers members) {
        return only(members, REQUEST) != null
                && members.members().stream()
                        .allMatch(member -> only(members, member.name()) != null && isOfLongForm(member));
    }

    private static boolean isOfLongForm(Member member) {
        return switch (member.name()) {
            case REQUEST ->
                member.type() == JsonToken.START_OBJECT
                        || member.type() == JsonToken.VALUE_NULL
                        || member.type() == JsonToken.VALUE_STRING;
            case ACTOR -> is(member, text -> true);
            case TOKEN -> is(member, TOKENS::contains);
            case FORMAT -> is(member, FORMATS::contains);
            default -> false;
        };
    }

    private static boolean is(Member member, Predicate<String> allowed) {
        return member.string() != null && allowed.test(member.string());
    }

    private static @Nullable Member only(JsonMembers members, String name) {
        var named = members.members().stream()
                .filter(member -> member.name().equals(name))
                .toList();
        return named.size() == 1 ? named.get(0) : null;
    }

    private static Label label(long number, String actor, @Nullable JsonMembers request) {
        return request == null
                ? new Label(number, actor, null, null)
                : new Label(number, actor, request.string("requestId"), request.string("userId"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
