package io.deactivateuser.lookup;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/** The {@code Authorization} headers of an HTTP request as they are, to be judged as those of a record; gone with the request. */
final class PresentedToken extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient List<byte[]> headers;

    private PresentedToken(List<byte[]> headers) {
        super(AuthorityUtils.NO_AUTHORITIES);
        this.headers = headers;
    }

    static PresentedToken of(HttpServletRequest request) {
        return new PresentedToken(Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).stream()
                .map(value -> value.getBytes(StandardCharsets.ISO_8859_1))
                .toList());
    }

    List<byte[]> headers() {
        return headers;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Object getPrincipal() {
        return "";
    }
}
