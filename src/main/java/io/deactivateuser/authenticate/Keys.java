package io.deactivateuser.authenticate;

import com.nimbusds.jose.JWSHeader;
import java.security.PublicKey;
import java.util.List;

/** Keys that verify tokens, as they are known at one time. */
interface Keys {
    /** The keys that a token with this header may be signed with, a few at most. */
    List<PublicKey> candidates(JWSHeader header);
}
