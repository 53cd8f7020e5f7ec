package io.deactivateuser.bench;

import io.deactivateuser.bench.Growing.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * One run: a database and topics of its own, the whole backlog appended, then the contestant started and watched until it
 * has answered all of it. Every request must have got one reply, or the run counts for nothing.
 */
record Trial(
        Contestant contestant,
        Input input,
        Directories.Size size,
        int lead,
        int requests,
        int threads,
        int processes,
        String heap,
        List<String> arguments) {

    /**
     * Of the past, for the textbook listener's sake: over a ledger that Postgres knows as empty it plans to read all of it for
     * each request, and goes on so while it fills.
     */
    private static final int LEDGER_ROWS = 100_000;

    private static final int SESSIONS = 3;

    static Trial of(Contestant contestant, Input input, BenchSettings settings) {
        return new Trial(
                contestant,
                input,
                new Directories.Size(settings.users(), settings.warmUp(), LEDGER_ROWS)
                        .withSessions(contestant.hasSessions() ? SESSIONS : 0),
                0,
                contestant == Contestant.TEXTBOOK ? settings.textbookRequests() : settings.requests(),
                2,
                1,
                "256m",
                List.of());
    }

    Trial over(Directories.Size otherSize) {
        return new Trial(contestant, input, otherSize, lead, requests, threads, processes, heap, arguments);
    }

    Trial of(int number) {
        return new Trial(contestant, input, size, lead, number, threads, processes, heap, arguments);
    }

    /**
     * Of the requests, so many are answered before the measurement begins: then the tables' pages are in memory, and in
     * the log of Postgres since its last checkpoint, as they are in a database that has been at work for some time.
     */
    Trial withLead(int otherLead) {
        return new Trial(contestant, input, size, otherLead, requests, threads, processes, heap, arguments);
    }

    Trial with(int otherThreads, int otherProcesses) {
        return new Trial(contestant, input, size, lead, requests, otherThreads, otherProcesses, heap, arguments);
    }

    Trial withHeap(String otherHeap) {
        return new Trial(contestant, input, size, lead, requests, threads, processes, otherHeap, arguments);
    }

    Trial withArguments(String... more) {
        return new Trial(contestant, input, size, lead, requests, threads, processes, heap, List.of(more));
    }

    /** The textbook listener is slow: as many requests as it is timed for take it about as long as the others their warm-up. */
    private int warmUp() {
        return contestant == Contestant.TEXTBOOK ? requests : size.warmUpUsers();
    }

    Measured run(BenchServers servers, BenchSettings settings) {
        try (Stage stage = new Stage(servers, size)) {
            stage.append(warmUp() + requests, number -> record(stage, number));
            Measured measured = answer(stage, settings);
            checkOutcomes(Outcomes.read(stage));
            return measured;
        }
    }

    private ProducerRecord<byte[], byte[]> record(Stage stage, int number) {
        Requests all = stage.servers().requests();
        return number < warmUp()
                ? all.warmUp(stage.requests(), number)
                : all.measured(stage.requests(), input, size.users(), number - warmUp());
    }

    private Measured answer(Stage stage, BenchSettings settings) {
        List<Contender> contenders = new ArrayList<>();
        try {
            for (int i = 0; i < processes; i++) {
                List<String> all = new ArrayList<>(arguments);
                if (contestant.isWorker()) {
                    all.add("--deactivate-user.instance-id=bench-" + i);
                }
                contenders.add(Contender.start(contestant, stage, settings, threads, heap, all));
            }
            Progress progress = new Progress(stage, () -> contenders.forEach(Contender::checkAlive));
            Point begin = progress.await(Math.max(1, warmUp() + lead));
            Cpu before = Cpu.of(stage.servers(), contenders);
            Point end = progress.await((long) warmUp() + requests);
            Cpu used = Cpu.of(stage.servers(), contenders).minus(before);
            return Measured.of(contenders.get(0), progress, begin, end, used);
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    private void checkOutcomes(Map<String, Long> outcomes) {
        long replies = outcomes.values().stream().mapToLong(count -> count).sum();
        long successes = outcomes.getOrDefault("0", 0L);
        if (replies != warmUp() + requests || (input == Input.PLAIN && successes != replies)) {
            throw new IllegalStateException(
                    contestant.title() + " gave wrong replies to " + (warmUp() + requests) + " requests: " + outcomes);
        }
    }
}
