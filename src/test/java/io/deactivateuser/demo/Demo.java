package io.deactivateuser.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Starts real servers and the real worker, sends a file of requests, shows each reply. */
public final class Demo {
    private static final int CANNOT_START = 2;
    private static final String SAMPLE = "/demo/requests.jsonl";

    private final DemoSettings settings;
    private final Streams streams;
    private final Colours colours;

    private Demo(DemoSettings settings, Streams streams, Colours colours) {
        this.settings = settings;
        this.streams = streams;
        this.colours = colours;
    }

    public static void main(String[] arguments) {
        Terminal.choose();
        DemoLog.configure();
        Demo demo = null;
        try {
            DemoSettings settings = DemoSettings.parse(arguments);
            demo = new Demo(settings, Streams.of(settings), Colours.detect(System.getenv()));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + DemoSettings.USAGE);
            System.exit(CANNOT_START);
        }
        System.exit(Objects.requireNonNull(demo).run());
    }

    private int run() {
        ActorTokens tokens = new ActorTokens();
        long start = System.nanoTime();
        DemoServers servers;
        DemoWorker worker;
        try {
            streams.messages()
                    .println(colours.bold("Deactivate-user demo") + ": starting a Kafka broker and a Postgres.");
            servers = DemoServers.start();
            DemoTopics.createRequests(servers.bootstrapServers());
            streams.messages().println("Starting the worker.");
            worker = DemoWorker.start(servers, tokens);
            SampleUsers.insertInto(servers.database());
        } catch (RuntimeException | LinkageError e) {
            FailedStart.explain(e, streams.failures());
            return CANNOT_START;
        }
        streams.messages().println("All is up after " + seconds(start) + ".\n");
        try (AnswerLines answers = new AnswerLines(servers.bootstrapServers(), tokens, settings.patience())) {
            int status = answerFile(answers);
            if (settings.exit()) {
                return status;
            }
            streams.messages().println(Directions.of(servers, worker, colours));
            answerTyped(answers);
        }
        return await();
    }

    private int answerFile(AnswerLines answers) {
        Tally tally = new Tally();
        long start = System.nanoTime();
        try (InputStream file = new BufferedInputStream(open(settings.requests()))) {
            ReadLines lines = new ReadLines(file);
            if (settings.exit()) {
                JsonLines json = new JsonLines(streams.answers());
                answers.run(lines, outcomes -> {
                    outcomes.forEach(tally);
                    outcomes.forEach(json);
                    streams.answers().flush();
                });
            } else {
                AnswerTable table = new AnswerTable(streams.answers(), colours);
                table.header();
                answers.run(lines, outcomes -> {
                    outcomes.forEach(tally);
                    outcomes.forEach(table);
                });
            }
        } catch (IOException e) {
            streams.failures().println("The requests cannot be read: " + e.getMessage());
            return CANNOT_START;
        }
        PrintStream messages = streams.messages();
        messages.println("\n" + colours.bold(tally.summary()) + ", in " + seconds(start) + ".");
        messages.println(tally.byAnswer());
        return tally.exitStatus();
    }

    /** Each line typed is a request, until the input ends. */
    private void answerTyped(AnswerLines answers) {
        AnswerTable table = new AnswerTable(streams.answers(), colours);
        ReadLines typed = new ReadLines(System.in);
        prompt();
        while (typed.hasNext()) {
            answers.run(List.of(typed.next()).iterator(), outcomes -> {
                outcomes.forEach(table);
                outcomes.forEach(new JsonLines(streams.answers()));
            });
            prompt();
        }
    }

    private void prompt() {
        if (Terminal.isThere()) {
            streams.messages().print("> ");
            streams.messages().flush();
        }
    }

    private static InputStream open(@Nullable Path requests) throws IOException {
        return requests == null
                ? Objects.requireNonNull(Demo.class.getResourceAsStream(SAMPLE), "The sample file is missing")
                : Files.newInputStream(requests);
    }

    /** Until Ctrl-C, which ends the JVM, and with it the servers. */
    private static int await() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private static String seconds(long start) {
        return "%.1f s".formatted(Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0);
    }
}
