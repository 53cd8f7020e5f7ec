package io.deactivateuser.bench;

import io.deactivateuser.authenticate.KeyServer;
import io.deactivateuser.bench.Growing.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What the neighbours pay for tokens that name invented keys: a backlog with one such token in every batch, while the key server answers
 * and while it is gone, beside the same backlog without. The longest pause is the longest time in which nothing was committed.
 */
final class KeyFlood {
    private static final String PART = "keys";
    private static final int ONE_IN = 500;
    private static final int LEDGER_ROWS = 100_000;
    private static final int THREADS = 2;
    private static final String HEAP = "256m";

    private final BenchServers servers;
    private final BenchSettings settings;
    private final boolean forged;
    private final boolean gone;

    private KeyFlood(BenchServers servers, BenchSettings settings, boolean forged, boolean gone) {
        this.servers = servers;
        this.settings = settings;
        this.forged = forged;
        this.gone = gone;
    }

    static void run(BenchServers servers, BenchSettings settings, Report report) {
        Runs plain = new Runs("keys from a server");
        Runs answering = new Runs("an invented key in every batch");
        Runs silent = new Runs("the same, key server gone");
        report.heading("Invented keys");
        List<String> pauses = new ArrayList<>();
        for (int round = 0; round < settings.rounds(); round++) {
            new KeyFlood(servers, settings, false, false).round(plain, pauses);
            new KeyFlood(servers, settings, true, false).round(answering, pauses);
            new KeyFlood(servers, settings, true, true).round(silent, pauses);
        }
        report.runs(PART, List.of(plain, answering, silent));
        report.line("");
        pauses.forEach(report::line);
        report.save();
    }

    private void round(Runs runs, List<String> pauses) {
        int warmUp = settings.warmUp();
        int requests = settings.requests();
        try (Stage stage = new Stage(servers, new Directories.Size(settings.users(), warmUp, LEDGER_ROWS));
                KeyServer keys = new KeyServer(servers.requests().signer())) {
            stage.append(warmUp + requests, number -> record(stage, number));
            List<String> arguments = List.of(
                    "--deactivate-user.instance-id=bench-0",
                    "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + keys.keySet());
            try (Contender worker =
                    Contender.start(Contestant.WORKER, stage, settings, THREADS, List.of("-Xmx" + HEAP), arguments)) {
                Progress progress = new Progress(stage, worker::checkAlive);
                Point begin = progress.await(warmUp);
                if (gone) {
                    keys.close();
                }
                Cpu before = Cpu.of(servers, List.of(worker));
                Point end = progress.await((long) warmUp + requests);
                Cpu used = Cpu.of(servers, List.of(worker)).minus(before);
                runs.add(Measured.of(worker, progress, begin, end, used));
                pauses.add("- %s: longest pause %.1f s".formatted(runs.title(), progress.longestPause(begin)));
            }
            check(Outcomes.read(stage), warmUp + requests);
        }
    }

    private ProducerRecord<byte[], byte[]> record(Stage stage, int number) {
        Requests all = servers.requests();
        int measured = number - settings.warmUp();
        if (measured < 0) {
            return all.warmUp(stage.requests(), number);
        }
        return forged && measured % ONE_IN == 0
                ? all.forged(stage.requests(), measured)
                : all.measured(stage.requests(), Input.PLAIN, settings.users(), measured);
    }

    /** Every good request was a success, every forged one was refused, and each was answered once. */
    private void check(Map<String, Long> outcomes, long all) {
        long forgeries = forged ? (settings.requests() + ONE_IN - 1L) / ONE_IN : 0;
        long successes = outcomes.getOrDefault("0", 0L);
        long replies = outcomes.values().stream().mapToLong(count -> count).sum();
        if (replies != all || successes != all - forgeries) {
            throw new IllegalStateException("Wrong replies to " + all + " requests: " + outcomes);
        }
    }
}
