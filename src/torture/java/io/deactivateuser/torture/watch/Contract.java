package io.deactivateuser.torture.watch;

import io.deactivateuser.torture.traffic.Broken;
import io.deactivateuser.torture.traffic.Planned;
import io.deactivateuser.torture.traffic.Population;
import io.deactivateuser.torture.traffic.RequestRecords;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The form of a reply, as the contract has it: what can be judged from request and reply alone. */
final class Contract {
    static final String SEQUENCE_MISMATCH = "SEQUENCE_MISMATCH";

    private static final Map<String, Integer> CODES = Map.ofEntries(
            Map.entry("MALFORMED_REQUEST", 3),
            Map.entry("REQUEST_ID_INVALID", 3),
            Map.entry("USER_ID_MISSING", 3),
            Map.entry("USER_ID_INVALID", 3),
            Map.entry("REASON_INVALID", 3),
            Map.entry("EXPIRE_TIME_INVALID", 3),
            Map.entry("TOKEN_MISSING", 16),
            Map.entry("TOKEN_INVALID", 16),
            Map.entry("TOKEN_EXPIRED", 16),
            Map.entry("REQUEST_ID_REUSED", 6),
            Map.entry("REQUEST_EXPIRED", 4),
            Map.entry("PERMISSION_DENIED", 7),
            Map.entry("USER_NOT_FOUND", 5),
            Map.entry("USER_INITIAL", 9),
            Map.entry("USER_ALREADY_DEACTIVATED", 9),
            Map.entry("ACTION_INVALID", 3),
            Map.entry("EXPECTED_SEQUENCE_INVALID", 3),
            Map.entry("BATCH_ID_INVALID", 3),
            Map.entry(SEQUENCE_MISMATCH, 10),
            Map.entry("USER_NOT_DEACTIVATED", 9),
            Map.entry("USER_PROTECTED", 9),
            Map.entry("SELF_DEACTIVATION", 9),
            Map.entry("SELF_REACTIVATION", 9),
            Map.entry("LAST_OWNER", 9),
            Map.entry("INTERNAL", 13));

    private final Population population;
    private final RequestRecords records;

    Contract(Population population, RequestRecords records) {
        this.population = population;
        this.records = records;
    }

    /** What breaks the contract, or null. */
    @Nullable
    String flaw(Planned planned, ParsedReply reply, @Nullable String key, @Nullable String grpcStatus) {
        Broken broken = planned.broken();
        if (broken != null && broken.deadLetter()) {
            return "a reply to a record that names no request ID";
        }
        if (!planned.requestId().equals(reply.requestId())
                || !planned.requestId().equals(key)) {
            return "the request ID is '" + reply.requestId() + "', the key '" + key + "'";
        }
        String userId = broken == null
                ? planned.decided().target().id(population)
                : broken.userIdReadable() ? records.brokenUser(planned) : null;
        if (!Objects.equals(userId, reply.userId())) {
            return "the user ID is '" + reply.userId() + "'";
        }
        ParsedReply.Failure error = reply.error();
        if ((reply.details() == null) == (error == null)) {
            return "details and error, or neither";
        }
        if (error == null) {
            return "0".equals(grpcStatus) ? null : "grpc-status is '" + grpcStatus + "'";
        }
        Integer code = CODES.get(error.reason());
        if (code == null || code != error.code() || !code.toString().equals(grpcStatus)) {
            return "code " + error.code() + ", grpc-status " + grpcStatus + " with reason " + error.reason();
        }
        if (error.message().isBlank() || !error.domain().equals("deactivate-user") || reply.validateOnly()) {
            return "message, domain or validateOnly of the error";
        }
        return error.metadata().equals(metadata(error, broken, userId))
                ? null
                : "the error's metadata are " + error.metadata();
    }

    private static Map<String, String> metadata(
            ParsedReply.Failure error, @Nullable Broken broken, @Nullable String userId) {
        if (broken != null && broken.field() != null) {
            return Map.of("field", broken.field());
        }
        String sequence = error.metadata().get("sequence");
        if (error.reason().equals(SEQUENCE_MISMATCH) && sequence != null && userId != null) {
            return Map.of("userId", userId, "sequence", sequence);
        }
        boolean namesUser = error.code() == 5 || error.code() == 9 || error.code() == 10;
        return namesUser && userId != null ? Map.of("userId", userId) : Map.of();
    }
}
