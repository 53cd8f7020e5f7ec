package io.deactivateuser.authenticate;

import org.jspecify.annotations.Nullable;

/** The source of the keys that verify tokens. */
interface VerificationKeys {
    /**
     * The keys that tokens are verified with now.
     *
     * @throws KeysUnavailableException where none were read yet, so that nothing can be said of a token
     */
    Keys inForce();

    /**
     * Keys other than {@code than}, which do not verify a token; waited for, as long as the batch may.
     *
     * @return null where no others are published
     * @throws KeysUnavailableException where the worker ends meanwhile
     */
    @Nullable
    Keys newer(Keys than, Patience patience);
}
