package io.deactivateuser.authenticate;

import org.jspecify.annotations.Nullable;

/** Where the keys come from that verify tokens. */
interface VerificationKeys {
    /**
     * The keys that count now.
     *
     * @throws KeysUnavailableException where none were read yet, so that nothing can be said of a token
     */
    Keys inForce();

    /**
     * Others than {@code than}, which do not verify a token: waited for, within the batch's patience.
     *
     * @return null where there are none
     * @throws KeysUnavailableException where the worker ends meanwhile
     */
    @Nullable
    Keys newer(Keys than, Patience patience);
}
