package io.deactivateuser.torture.scene;

import io.deactivateuser.torture.scene.RequestTap.Verdict;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A wire between one worker and one server that can be cut, stalled and slowed. Bytes are never lost or reordered within
 * a connection that lives, as with a real network.
 */
public final class TcpLink implements AutoCloseable {
    private static final int CHUNK = 16_384;
    private static final int CHUNK_WHEN_SLOW = 4_096;
    private static final long PAUSE_WHEN_SLOW_NANOS = 40_000_000L;
    private static final int CONNECT_MILLIS = 2_000;

    /** What the wire does. */
    public enum Mode {
        OPEN,
        /** Every connection is reset, and so is each new one. */
        CUT,
        /** Connections live, and new ones are taken, but nothing gets through. */
        STALLED,
        /** About 100 kB a second for each connection and direction, after some delay. */
        SLOWED
    }

    private final ServerSocket server;
    private final int target;
    private final boolean kafka;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Object changed = new Object();
    private volatile Mode mode = Mode.OPEN;
    private volatile @Nullable RequestTap tap;
    private volatile boolean closed;

    /**
     * A wire to the local port {@code target}.
     *
     * @param kafka whether requests are looked at, one by one
     */
    TcpLink(int port, int target, boolean kafka) {
        this.target = target;
        this.kafka = kafka;
        try {
            this.server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("link-" + target, this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Changes what the wire does, from now on. */
    public void set(Mode next) {
        synchronized (changed) {
            mode = next;
            changed.notifyAll();
        }
        if (next == Mode.CUT) {
            connections.forEach(Connection::reset);
        }
    }

    /** Looks at each Kafka request before it is forwarded; null for nothing. */
    public void tap(@Nullable RequestTap next) {
        tap = next;
    }

    /** Resets the connections whose answers are withheld. */
    public void resetWithheld() {
        connections.stream().filter(connection -> connection.withheld).forEach(Connection::reset);
    }

    @Override
    public void close() {
        closed = true;
        set(Mode.CUT);
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = server.accept();
                if (mode == Mode.CUT) {
                    reset(client);
                } else {
                    new Connection(client).open();
                }
            } catch (IOException e) {
                LockSupport.parkNanos(1_000_000L);
            }
        }
    }

    /** Waits as the mode demands before bytes go on. */
    private void pass(Connection connection) throws IOException {
        Mode now = mode;
        if (now == Mode.SLOWED) {
            LockSupport.parkNanos(PAUSE_WHEN_SLOW_NANOS);
        }
        if (now == Mode.STALLED || connection.withheld) {
            synchronized (changed) {
                try {
                    while (mode == Mode.STALLED && !connection.gone) {
                        changed.wait();
                    }
                } catch (InterruptedException e) {
                    throw new EOFException();
                }
            }
        }
        if (connection.gone) {
            throw new EOFException();
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already.
            return;
        }
    }

    private final class Connection {
        private final Socket client;
        private final Socket server = new Socket();
        private volatile boolean withheld;
        private volatile boolean gone;

        Connection(Socket client) {
            this.client = client;
        }

        void open() {
            connections.add(this);
            start("link-" + target + "-request", () -> run(this::requests));
        }

        private void run(Pump pump) {
            try {
                pump.run();
            } catch (IOException e) {
                // The other side has gone, or the wire was cut: both ends learn it.
                reset();
            } finally {
                reset();
            }
        }

        private void requests() throws IOException {
            client.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
            server.setTcpNoDelay(true);
            start("link-" + target + "-answer", () -> run(this::answers));
            if (kafka) {
                frames();
            } else {
                copy(client.getInputStream(), server.getOutputStream());
            }
        }

        private void answers() throws IOException {
            copy(server.getInputStream(), client.getOutputStream());
        }

        private void copy(InputStream in, OutputStream out) throws IOException {
            byte[] buffer = new byte[CHUNK];
            while (true) {
                int read = in.read(buffer, 0, mode == Mode.SLOWED ? CHUNK_WHEN_SLOW : CHUNK);
                if (read < 0) {
                    return;
                }
                pass(this);
                if (!(withheld && in == server.getInputStream())) {
                    out.write(buffer, 0, read);
                }
            }
        }

        private void frames() throws IOException {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(new java.io.BufferedOutputStream(server.getOutputStream()));
            while (true) {
                byte[] frame = new byte[in.readInt()];
                in.readFully(frame);
                pass(this);
                RequestTap looking = tap;
                Verdict verdict = looking == null ? Verdict.FORWARD : looking.see(frame);
                if (verdict == Verdict.RESET) {
                    return;
                }
                if (verdict == Verdict.WITHHOLD_ANSWER) {
                    withheld = true;
                }
                if (mode == Mode.SLOWED) {
                    LockSupport.parkNanos(PAUSE_WHEN_SLOW_NANOS * frame.length / CHUNK_WHEN_SLOW);
                }
                out.writeInt(frame.length);
                out.write(frame);
                out.flush();
            }
        }

        void reset() {
            gone = true;
            connections.remove(this);
            TcpLink.reset(client);
            TcpLink.reset(server);
            synchronized (changed) {
                changed.notifyAll();
            }
        }
    }

    private interface Pump {
        void run() throws IOException;
    }
}
