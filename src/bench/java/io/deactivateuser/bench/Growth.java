package io.deactivateuser.bench;

import io.deactivateuser.bench.Directories.Size;
import java.util.LinkedHashMap;
import java.util.Map;

/** The worker's throughput as what surrounds it grows. Each line differs from the first in what it names. */
final class Growth {
    private static final int REQUESTS = 90_000;
    /** Fewer than elsewhere: their users are in the tables too, and the small ones are to stay small. */
    private static final int WARM_UP = 180_000;

    private static final int SMALL = 100_000;
    private static final int LARGE = 5_000_000;
    private static final int LONG_BACKLOG = 1_000_000;
    /**
     * For large tables. Postgres writes each page that a checkpoint has left clean to its log in full when it is first
     * changed; a short run over a large table pays for that with nearly every request, a long one does not.
     */
    private static final int LONG_RUN = 800_000;

    private static final int LEAD = 500_000;
    /** Older than the ledger's retention, so that the purge has all of it to delete. */
    private static final String EXPIRED = "40 days";

    private Growth() {}

    static void run(BenchServers servers, BenchSettings settings, Report report) {
        Trial small =
                Trial.of(Contestant.WORKER, Input.PLAIN, settings).of(REQUESTS).over(new Size(SMALL, WARM_UP));
        Map<String, Trial> trials = new LinkedHashMap<>();
        trials.put("100,000 users, empty ledger", small);
        trials.put(
                "1,000,000 users, at work",
                small.over(new Size(10 * SMALL, WARM_UP)).of(LONG_RUN).withLead(LEAD));
        Trial large = small.over(new Size(LARGE, WARM_UP, LARGE));
        trials.put(
                "5,000,000 users, 5,000,000 ledger rows, at work",
                large.of(LONG_RUN).withLead(LEAD));
        trials.put("the same, just started and after a checkpoint", large);
        trials.put("backlog of 10,000", small.of(10_000));
        trials.put(
                "backlog of 1,000,000, 5,000,000 users",
                small.over(new Size(LARGE, WARM_UP)).of(LONG_BACKLOG));
        Size purged = new Size(SMALL, WARM_UP, 500_000, EXPIRED);
        trials.put("500,000 expired ledger rows", small.over(purged).withArguments(purge("1h")));
        trials.put(
                "500,000 expired ledger rows, being purged", small.over(purged).withArguments(purge("1s")));
        trials.put("1 consumer thread", small.with(1, 1));
        trials.put("4 consumer threads", small.with(4, 1));
        trials.put("2 workers of 1 thread", small.with(1, 2));
        trials.put("2 workers of 2 threads", small.with(2, 2));
        Map<String, Trial> chosen = settings.chosen(trials);

        // The large ones take long: all of them get one round, and only some can have more.
        int rounds = chosen.size() < trials.size() ? settings.rounds() : 1;
        Map<String, Runs> runs = Runs.alternating(chosen, servers, settings, rounds);
        report.heading("Growth");
        report.runs("growth", runs.values());
    }

    private static String purge(String interval) {
        return "--deactivate-user.ledger.purge-interval=" + interval;
    }
}
