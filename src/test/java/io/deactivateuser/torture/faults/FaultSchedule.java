package io.deactivateuser.torture.faults;

import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.TcpLink.Mode;
import io.deactivateuser.torture.scene.WorkerSlot;
import io.deactivateuser.torture.watch.Recoveries;
import io.deactivateuser.torture.watch.Recoveries.Recovery;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Strikes from the seed, round by round until the time is up: every kind once before any comes again. Most rounds hold one
 * fault, so that its recovery can be told; in some, a worker and a server fail at the same time.
 */
public final class FaultSchedule {
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(25);
    private static final int LONGEST_PAUSE_MILLIS = 800;

    private final Scene scene;
    private final Recoveries recoveries;
    private final FaultLog log;
    private final Random random;
    private final List<Fault> kinds;
    private final Deque<Fault> next = new ArrayDeque<>();
    private final List<Struck> struck = Collections.synchronizedList(new ArrayList<>());

    /**
     * A schedule.
     *
     * @param names parts of the names of the kinds to strike; all of them where there is none
     */
    public FaultSchedule(Scene scene, Recoveries recoveries, FaultLog log, long seed, List<String> names) {
        this.kinds = kinds().stream()
                .filter(fault -> names.isEmpty() || names.stream().anyMatch(fault.kind()::contains))
                .toList();
        this.scene = scene;
        this.recoveries = recoveries;
        this.log = log;
        this.random = new Random(seed ^ 0xFA17);
    }

    /** Returns when the time is up and the last fault has ended. */
    public List<Struck> run(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        boolean recovered = true;
        while (System.nanoTime() < deadline) {
            Fault fault = take();
            Fault second = random.nextInt(4) == 0 ? companion(fault) : null;
            Recovery recovery = second == null ? strike(fault, recovered) : strikeBoth(fault, second);
            recoveries.await(recovery, LONGEST_ROUND);
            recovered = recovery.done();
            if (!recovered) {
                log.note("replies do not flow in every partition yet");
            }
            Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
        }
        return List.copyOf(struck);
    }

    private static List<Fault> kinds() {
        Stream<Fault> workers = Stream.of(
                new WorkerKilled(),
                new KilledBetweenCommits(),
                new WorkerFrozen(),
                new CommitAnswerWithheld(),
                new ProducerFenced(),
                new WorkersJoinAndLeave());
        Stream<Fault> links = Stream.of(Mode.CUT, Mode.STALLED, Mode.SLOWED)
                .flatMap(mode -> Stream.of(
                        new LinkTroubled("broker", WorkerSlot::broker, mode),
                        new LinkTroubled("database", WorkerSlot::database, mode)));
        return Stream.of(workers, links, ServerTroubled.all().stream())
                .flatMap(faults -> faults)
                .toList();
    }

    private Fault take() {
        if (next.isEmpty()) {
            List<Fault> round = new ArrayList<>(kinds);
            Collections.shuffle(round, random);
            next.addAll(round);
        }
        return next.remove();
    }

    /** The next fault of the other sort: two on one server would end each other. */
    private @Nullable Fault companion(Fault fault) {
        Optional<Fault> other = next.stream()
                .filter(candidate -> candidate.hitsServers() != fault.hitsServers())
                .findFirst();
        other.ifPresent(next::remove);
        return other.orElse(null);
    }

    private Recovery strike(Fault fault, boolean alone) throws InterruptedException {
        boolean happened = fault.strike(scene, random, log);
        Recovery recovery = recoveries.begin();
        if (happened) {
            struck.add(new Struck(fault.kind(), alone, recovery));
        } else {
            log.note("nothing to strike: " + fault.kind());
        }
        return recovery;
    }

    private Recovery strikeBoth(Fault first, Fault second) throws InterruptedException {
        Random others = new Random(random.nextLong());
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        Thread beside = new Thread(() -> {
            try {
                if (second.strike(scene, others, log)) {
                    struck.add(new Struck(second.kind(), false, recoveries.begin()));
                }
            } catch (InterruptedException | RuntimeException e) {
                failures.add(e.toString());
            }
        });
        beside.start();
        boolean happened = first.strike(scene, random, log);
        beside.join();
        if (!failures.isEmpty()) {
            throw new IllegalStateException("A fault could not be struck: " + failures);
        }
        Recovery recovery = recoveries.begin();
        if (happened) {
            struck.add(new Struck(first.kind(), false, recovery));
        }
        return recovery;
    }
}
