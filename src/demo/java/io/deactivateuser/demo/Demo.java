package io.deactivateuser.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Starts real servers and the real worker, sends a file of requests and shows what became of each line. The servers end
 * with this JVM, however it ends.
 */
public final class Demo {
    static final int FAILED = 2;

    private final DemoSettings settings;
    private final Streams streams;
    private final Colours colours = Colours.detect(System.getenv());
    private final ActorTokens tokens = new ActorTokens();

    private Demo(DemoSettings settings, Streams streams) {
        this.settings = settings;
        this.streams = streams;
    }

    public static void main(String[] arguments) {
        Terminal.choose();
        DemoLog.configure();
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        try {
            DemoSettings settings = DemoSettings.parse(arguments);
            return new Demo(settings, Streams.of(settings)).run();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + DemoSettings.USAGE);
            return FAILED;
        }
    }

    private int run() {
        try {
            DemoServers servers = startServers();
            DemoWorker worker = startWorker(servers);
            return answer(servers, worker);
        } catch (RuntimeException | LinkageError e) {
            FailedDemo.explain(e, streams.failures());
            return FAILED;
        }
    }

    private DemoServers startServers() {
        streams.messages().println(colours.bold("Deactivate-user demo") + ": starting a Kafka broker and a Postgres.");
        long start = System.nanoTime();
        DemoServers servers = DemoServers.start();
        DemoTopics.createRequests(servers.bootstrapServers());
        streams.messages().println("They are up after " + seconds(start) + ". Starting the worker.");
        return servers;
    }

    private DemoWorker startWorker(DemoServers servers) {
        long start = System.nanoTime();
        DemoWorker worker = DemoWorker.start(servers, tokens);
        SampleUsers.insertInto(servers.database());
        streams.messages().println("It is up after " + seconds(start) + ".\n");
        return worker;
    }

    private int answer(DemoServers servers, DemoWorker worker) {
        try (AnswerLines answers = new AnswerLines(servers.bootstrapServers(), tokens, settings.patience())) {
            Tally tally = new Tally();
            long start = System.nanoTime();
            new AnswerFile(settings, streams, colours).run(answers, tally);
            streams.messages().println("\n" + colours.bold(tally.summary()) + ", in " + seconds(start) + ".");
            streams.messages().println(tally.byAnswer());
            if (settings.exit()) {
                return tally.exitStatus();
            }
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> streams.messages().println("\nEnding."), "say-so"));
            streams.messages().println(Directions.of(servers, worker, tokens.file("admin"), colours));
            new AnswerTyped(streams, colours).run(answers);
        }
        return awaitInterrupt();
    }

    /** Ctrl-C ends the JVM, and with it the servers. */
    private static int awaitInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Tally.ALL_ANSWERED;
    }

    private static String seconds(long start) {
        return "%.1f s".formatted(Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0);
    }
}
