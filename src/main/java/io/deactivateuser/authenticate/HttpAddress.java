package io.deactivateuser.authenticate;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** An address that keys can be fetched from. */
final class HttpAddress {
    private HttpAddress() {}

    /** The address that the text is; null where it is none that keys can be fetched from. */
    static @Nullable URI parse(String text) {
        try {
            URI address = new URI(text);
            boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            return web && address.getHost() != null ? address : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
