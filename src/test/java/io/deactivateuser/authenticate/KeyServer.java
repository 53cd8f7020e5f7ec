package io.deactivateuser.authenticate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.deactivateuser.fixtures.TokenSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer on this machine that publishes its keys, counts who asks, and can be told to answer badly or not at all. */
public final class KeyServer implements AutoCloseable {
    private static final String METADATA = "/.well-known/openid-configuration";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Answer keys;
    private volatile Answer metadata;

    /** What it does with a request. */
    @FunctionalInterface
    public interface Answer {
        void to(HttpExchange request) throws IOException, InterruptedException;
    }

    public KeyServer(TokenSigner signer) {
        this(0, signer);
    }

    /** On a port that the test has chosen, 0 for any. */
    public KeyServer(int port, TokenSigner signer) {
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.keys = json(signer.jwkSet());
        this.metadata = json("{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + keySet() + "\"}");
        serve("/keys", request -> {
            asked.incrementAndGet();
            keys.to(request);
        });
        serve(METADATA, request -> metadata.to(request));
        server.setExecutor(threads);
        server.start();
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public String keySet() {
        return issuer() + "/keys";
    }

    /** How often its keys were asked for. */
    public int asked() {
        return asked.get();
    }

    public void publish(TokenSigner signer) {
        publish(signer.jwkSet());
    }

    public void publish(String keySet) {
        answer(json(keySet));
    }

    /** What it answers from now on to whoever asks for keys. */
    public void answer(Answer answer) {
        keys = answer;
    }

    public void answerMetadata(Answer answer) {
        metadata = answer;
    }

    public static Answer json(String text) {
        return page(200, "application/json", text);
    }

    public static Answer status(int code) {
        return page(code, "application/json", "{\"error\":\"none\"}");
    }

    public static Answer page(int code, String type, String text) {
        return request -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            request.getResponseHeaders().add("Content-Type", type);
            request.sendResponseHeaders(code, bytes.length);
            request.getResponseBody().write(bytes);
        };
    }

    public static Answer redirect(String location) {
        return request -> {
            request.getResponseHeaders().add("Location", location);
            request.sendResponseHeaders(302, -1);
        };
    }

    /** Takes the request and says nothing. */
    public Answer silence() {
        return request -> closing.await();
    }

    /** Begins to answer, and never ends: some bytes of white space now and then. */
    public Answer drip() {
        return request -> {
            request.sendResponseHeaders(200, 0);
            do {
                request.getResponseBody().write(' ');
                request.getResponseBody().flush();
            } while (!closing.await(50, TimeUnit.MILLISECONDS));
        };
    }

    /** White space without an end, as fast as it is read. */
    public Answer flood() {
        return request -> {
            request.sendResponseHeaders(200, 0);
            byte[] blank = " ".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
            while (closing.getCount() > 0) {
                request.getResponseBody().write(blank);
            }
        };
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(String path, Answer answer) {
        server.createContext(path, request -> {
            try {
                answer.to(request);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                request.close();
            }
        });
    }
}
