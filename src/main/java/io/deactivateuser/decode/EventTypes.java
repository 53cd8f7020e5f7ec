package io.deactivateuser.decode;

import io.deactivateuser.decode.Decoded.Defect;
import io.deactivateuser.decode.Decoded.Unreadable;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which CloudEvents are requests. Somebody else's event may have a field for a user's ID as well, and a destructive act must not hang on
 * fields that happen to fit.
 */
record EventTypes(Set<String> types) {
    private static final String MAJOR_VERSION = "1.";

    /** Why the event is no request; null where it is one. */
    @Nullable
    Unreadable refuse(@Nullable String version, @Nullable String type) {
        if (version == null || !version.startsWith(MAJOR_VERSION)) {
            return unsupported("The value looks like a CloudEvent, and not like one of version 1.");
        }
        if (type == null || !types.contains(type)) {
            return unsupported(
                    "The CloudEvent is of a type that deactivate-user.requests.cloud-event-types does not name.");
        }
        return null;
    }

    static Unreadable unsupported(String message) {
        return new Unreadable(Defect.UNSUPPORTED_CLOUD_EVENT, message);
    }
}
