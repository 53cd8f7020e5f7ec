package io.deactivateuser.servers;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for PgBouncer with {@code pool_mode=transaction}: a client has a session of Postgres for as long as a transaction of its
 * lasts, and the next one may be in another, the one that was given back last.
 */
public final class TransactionPooler implements AutoCloseable {
    private static final int SSL_REQUEST = 80877103;
    private static final char READY = 'Z';
    private static final char SYNC = 'S';
    private static final char QUERY = 'Q';
    private static final char TERMINATE = 'X';
    private static final byte IDLE = 'I';
    private static final char ERROR = 'E';
    private static final String OPTIONS = "\0options\0";

    private final URI database;
    private final ServerSocket listening;
    private final Deque<Peer> idle = new ArrayDeque<>();
    private final List<Peer> open = new ArrayList<>();
    private final boolean takesOptions;

    public TransactionPooler(Database database) {
        this(database, true);
    }

    /** As PgBouncer is, unless {@code ignore_startup_parameters} says otherwise: it gives nobody a connection with options. */
    public static TransactionPooler thatTakesNoOptions(Database database) {
        return new TransactionPooler(database, false);
    }

    private TransactionPooler(Database database, boolean takesOptions) {
        this.takesOptions = takesOptions;
        this.database = URI.create(database.url().replaceFirst("^jdbc:", ""));
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(this::listen);
    }

    /** Where clients find the database through it. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + listening.getLocalPort() + database.getPath();
    }

    @Override
    public synchronized void close() throws IOException {
        listening.close();
        for (Peer peer : open) {
            peer.close();
        }
    }

    private void listen() throws IOException {
        while (true) {
            Peer client = opened(listening.accept());
            inBackground(() -> serve(client));
        }
    }

    private void serve(Peer client) throws IOException {
        byte[] startup = client.startup();
        while (ByteBuffer.wrap(startup).getInt() == SSL_REQUEST) {
            client.send(new byte[] {'N'});
            startup = client.startup();
        }
        if (!takesOptions && new String(startup, StandardCharsets.UTF_8).contains(OPTIONS)) {
            client.send(refusal());
            client.close();
            return;
        }
        // What a session says of itself is said to the client, which from then on has none.
        Peer first = connect(startup);
        first.relayUntilReady(client);
        giveBack(first);
        @Nullable Peer session = null;
        while (true) {
            Message message = client.read();
            if (message.type == TERMINATE) {
                client.close();
                return;
            }
            if (session == null) {
                session = take(startup);
            }
            session.send(message.bytes);
            if ((message.type == SYNC || message.type == QUERY) && session.relayUntilReady(client) == IDLE) {
                giveBack(session);
                session = null;
            }
        }
    }

    private static byte[] refusal() {
        byte[] fields = "SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter in options: statement_timeout\0\0"
                .getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(fields.length + Integer.BYTES + 1)
                .put((byte) ERROR)
                .putInt(fields.length + Integer.BYTES)
                .put(fields)
                .array();
    }

    private Peer take(byte[] startup) throws IOException {
        synchronized (this) {
            if (!idle.isEmpty()) {
                return idle.pop();
            }
        }
        Peer session = connect(startup);
        session.relayUntilReady(null);
        return session;
    }

    private synchronized void giveBack(Peer session) {
        idle.push(session);
    }

    private Peer connect(byte[] startup) throws IOException {
        Peer session = opened(new Socket(database.getHost(), database.getPort()));
        session.send(ByteBuffer.allocate(startup.length + Integer.BYTES)
                .putInt(startup.length + Integer.BYTES)
                .put(startup)
                .array());
        return session;
    }

    private synchronized Peer opened(Socket socket) throws IOException {
        Peer peer = new Peer(socket);
        open.add(peer);
        return peer;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One side has gone, and with it what there was to do.
                    }
                },
                "pooler");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Of Postgres's protocol, as it came. */
    private static final class Message {
        final char type;
        final byte[] bytes;

        Message(char type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }
    }

    private static final class Peer {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            this.out = socket.getOutputStream();
        }

        /** The first message has no type. */
        byte[] startup() throws IOException {
            return in.readNBytes(in.readInt() - Integer.BYTES);
        }

        Message read() throws IOException {
            byte type = in.readByte();
            int length = in.readInt();
            return new Message(
                    (char) type,
                    ByteBuffer.allocate(length + 1)
                            .put(type)
                            .putInt(length)
                            .put(in.readNBytes(length - Integer.BYTES))
                            .array());
        }

        void send(byte[] bytes) throws IOException {
            out.write(bytes);
        }

        /** Passes on what it says until it is ready for more; whether it is in a transaction then. */
        byte relayUntilReady(@Nullable Peer to) throws IOException {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            while (true) {
                Message message = read();
                said.write(message.bytes);
                if (message.type == READY) {
                    if (to != null) {
                        to.send(said.toByteArray());
                    }
                    return message.bytes[message.bytes.length - 1];
                }
            }
        }

        void close() throws IOException {
            socket.close();
        }
    }
}
