package io.deactivateuser.authenticate;

import com.nimbusds.jose.JWSAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a server for the keys that it publishes: at their address, or, where only the issuer is known, at the one that the issuer's
 * metadata name. Each answer is bounded in size and in time, from the first
 * byte sent to the last one read, redirects included.
 */
final class FetchKeySet implements PublishedKeys.Source {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);
    private static final int LARGEST_ANSWER = 1_048_576;
    private static final String OPENID = "/.well-known/openid-configuration";
    private static final String OAUTH = "/.well-known/oauth-authorization-server";

    private final JdkClientHttpRequestFactory requests;
    private final @Nullable URI location;
    private final @Nullable String issuer;
    private final Set<JWSAlgorithm> algorithms;

    private record Body(int status, @Nullable MediaType type, String text) {
        boolean isGood() {
            return status >= 200 && status < 300;
        }
    }

    private FetchKeySet(@Nullable URI location, @Nullable String issuer, Set<JWSAlgorithm> algorithms) {
        this.location = location;
        this.issuer = issuer;
        this.algorithms = algorithms;
        this.requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(ANSWERED_WITHIN)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build());
        requests.setReadTimeout(ANSWERED_WITHIN);
        // A small answer could otherwise be a large one once it is unpacked.
        requests.enableCompression(false);
    }

    /** Fetches the key set at this address. */
    static FetchKeySet at(URI location, Set<JWSAlgorithm> algorithms) {
        return new FetchKeySet(location, null, algorithms);
    }

    /** Fetches the key set at the address that the issuer's metadata name. */
    static FetchKeySet of(String issuer, Set<JWSAlgorithm> algorithms) {
        return new FetchKeySet(null, issuer, algorithms);
    }

    @Override
    public KeySet fetch() throws UnreadableKeysException {
        URI keys = location == null ? discover(URI.create(Objects.requireNonNull(issuer))) : location;
        Body body = get(keys);
        if (!body.isGood()) {
            throw new UnreadableKeysException(shown(keys) + " answers " + body.status());
        }
        try {
            return KeySet.parse(body.text(), algorithms);
        } catch (UnreadableKeysException e) {
            throw new UnreadableKeysException(
                    shown(keys) + " " + e.what() + (body.type() == null ? "" : " (" + body.type() + ")"));
        }
    }

    /** The address of the issuer's key set: by OpenID Connect Discovery, then by RFC 8414 with either name, as Spring Security asks. */
    private URI discover(URI base) throws UnreadableKeysException {
        String path = base.getRawPath().replaceFirst("/$", "");
        String missing = "";
        for (String metadata : List.of(path + OPENID, OPENID + path, OAUTH + path)) {
            URI asked = URI.create(base.getScheme() + "://" + base.getRawAuthority() + metadata);
            Body body = get(asked);
            if (body.isGood()) {
                return keySetOf(asked, body);
            }
            missing = shown(asked) + " answers " + body.status();
            if (body.status() >= 500) {
                break;
            }
        }
        throw new UnreadableKeysException(missing);
    }

    private URI keySetOf(URI asked, Body body) throws UnreadableKeysException {
        JsonNode metadata;
        try {
            metadata = JSON.readTree(body.text());
        } catch (JacksonException | StackOverflowError e) {
            throw new UnreadableKeysException(shown(asked) + " answers with something that is no issuer's metadata");
        }
        if (!Objects.requireNonNull(issuer).equals(metadata.path("issuer").stringValue(""))) {
            throw new UnreadableKeysException(shown(asked) + " is not of the issuer " + issuer);
        }
        URI keys = HttpAddress.parse(metadata.path("jwks_uri").stringValue(""));
        if (keys == null) {
            throw new UnreadableKeysException(shown(asked) + " names no address of a key set (jwks_uri)");
        }
        return keys;
    }

    private Body get(URI address) throws UnreadableKeysException {
        long began = System.nanoTime();
        try {
            ClientHttpRequest request = requests.createRequest(address, HttpMethod.GET);
            request.getHeaders()
                    .setAccept(List.of(MediaType.APPLICATION_JSON, new MediaType("application", "jwk-set+json")));
            ClientHttpResponse response = request.execute();
            // Only the body is closed: closing the response would read the body on to its end.
            try (InputStream body = response.getBody()) {
                byte[] bytes = body.readNBytes(LARGEST_ANSWER + 1);
                if (bytes.length > LARGEST_ANSWER) {
                    throw new UnreadableKeysException(shown(address) + " answers with more than 1 MiB");
                }
                return new Body(
                        response.getStatusCode().value(),
                        contentType(response),
                        new String(bytes, StandardCharsets.UTF_8));
            }
        } catch (IOException | RuntimeException e) {
            throw new UnreadableKeysException(
                    System.nanoTime() - began >= ANSWERED_WITHIN.toNanos()
                            ? shown(address) + " does not answer in full within " + ANSWERED_WITHIN.toSeconds() + " s"
                            : shown(address) + " does not answer ("
                                    + e.getClass().getSimpleName() + ")");
        }
    }

    private static @Nullable MediaType contentType(ClientHttpResponse response) {
        try {
            return response.getHeaders().getContentType();
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** The address for people, without its user and its query, which may hold a password or a secret. */
    private static String shown(URI address) {
        return address.getScheme() + "://" + address.getHost()
                + (address.getPort() < 0 ? "" : ":" + address.getPort())
                + address.getRawPath();
    }
}
