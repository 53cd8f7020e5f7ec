package io.deactivateuser.torture.guarantees;

import org.jspecify.annotations.Nullable;

/**
 * Something that must not be.
 *
 * @param record the request record concerned
 * @param userId the user concerned
 */
public record Violation(
        String what,
        @Nullable RequestRecord record,
        @Nullable String userId) {
    static Violation of(String what) {
        return new Violation(what, null, null);
    }

    static Violation of(String what, RequestRecord record) {
        return new Violation(what, record, null);
    }

    static Violation ofUser(String what, String userId) {
        return new Violation(what, null, userId);
    }
}
