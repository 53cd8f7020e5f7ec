package io.deactivateuser.decide;

import org.jspecify.annotations.Nullable;

/** What a request is answered: {@code details} or {@code error}, never both. */
public sealed interface Answer {

    /** The user is changed; with {@code validateOnly}, it would have been, and the details are the present ones. */
    record Success(Details details, boolean validateOnly) implements Answer {}

    /**
     * Nothing was changed.
     *
     * @param field the request's field that breaks a rule, at most 64 characters; only with INVALID_ARGUMENT
     * @param sequence the user's present one; only with {@link Reason#SEQUENCE_MISMATCH}
     */
    record Refusal(
            Reason reason, @Nullable String field, @Nullable Long sequence) implements Answer {
        public Refusal(Reason reason, @Nullable String field) {
            this(reason, field, null);
        }

        public Refusal(Reason reason) {
            this(reason, null);
        }
    }
}
