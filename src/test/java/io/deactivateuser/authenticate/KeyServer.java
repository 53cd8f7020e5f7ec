package io.deactivateuser.authenticate;

import com.sun.net.httpserver.HttpServer;
import io.deactivateuser.fixtures.TokenSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** An issuer on this machine that publishes its keys, counts who asks, and can be told to fail. */
final class KeyServer implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile String keys;
    private volatile boolean failing;

    KeyServer(TokenSigner signer) {
        this.keys = signer.jwkSet();
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        answer("/keys", () -> {
            asked.incrementAndGet();
            return keys;
        });
        answer(
                "/.well-known/openid-configuration",
                () -> "{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + keySet() + "\"}");
        server.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String keySet() {
        return issuer() + "/keys";
    }

    /** How often its keys were asked for. */
    int asked() {
        return asked.get();
    }

    void publish(TokenSigner signer) {
        keys = signer.jwkSet();
    }

    void fail(boolean now) {
        failing = now;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(String path, Supplier<String> body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(failing ? 503 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
