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
 * Strikes from the seed, round by round until the time is up: every kind once before any comes again. In three of four rounds a
 * worker and a server fail at the same time; the others hold one fault, so that its recovery can be told.
 *
 * <p>After a round it waits for the recovery, unless it is behind its pace: then the next fault strikes into the recovery,
 * and neither counts as struck alone. So a slow machine has fewer recoveries to tell of, and not fewer faults. Which faults
 * strike, in which order and for how long, is up to the seed alone.
 */
public final class FaultSchedule {
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(25);
    private static final int LONGEST_PAUSE_MILLIS = 800;
    private static final int ALONE_ONE_IN = 4;
    /** 75 in ten minutes: some more than the run has to reach, for the rounds that last long. */
    private static final Duration PACE = Duration.ofSeconds(8);

    private final Scene scene;
    private final Recoveries recoveries;
    private final FaultLog log;
    private final Random random;
    private final List<Fault> kinds;
    private final boolean paced;
    private final Deque<Fault> next = new ArrayDeque<>();
    private final List<Struck> struck = Collections.synchronizedList(new ArrayList<>());

    /**
     * A schedule.
     *
     * @param traffic that goes on meanwhile
     * @param names parts of the names of the kinds to strike; all of them where there is none
     * @throws IllegalArgumentException where a part is in no kind's name
     */
    public FaultSchedule(
            Scene scene, Traffic traffic, Recoveries recoveries, FaultLog log, long seed, List<String> names) {
        List<Fault> all = kinds(traffic);
        for (String name : names) {
            if (all.stream().noneMatch(fault -> fault.kind().contains(name))) {
                throw new IllegalArgumentException("torture.faults: no fault has \"" + name + "\" in its name, of "
                        + all.stream().map(Fault::kind).toList());
            }
        }
        this.kinds = all.stream()
                .filter(fault -> names.isEmpty() || names.stream().anyMatch(fault.kind()::contains))
                .toList();
        this.paced = names.isEmpty();
        this.scene = scene;
        this.recoveries = recoveries;
        this.log = log;
        this.random = new Random(seed ^ 0xFA17);
    }

    /** Returns when the time is up and the last fault has ended. */
    public List<Struck> run(Duration time) throws InterruptedException {
        long begin = System.nanoTime();
        Recovery recovery = recoveries.begin();
        boolean recovered = true;
        while (System.nanoTime() - begin < time.toNanos()) {
            boolean waits = !behind(System.nanoTime() - begin);
            Fault fault = take();
            Fault second = random.nextInt(ALONE_ONE_IN) == 0 ? null : companion(fault);
            recovery = second == null ? strike(fault, recovered && waits) : strikeBoth(fault, second);
            if (waits) {
                await(recovery);
            }
            recovered = recovery.done();
            Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
        }
        // Traffic ends when this returns, and a recovery needs records that were sent after the fault.
        await(recovery);
        return List.copyOf(struck);
    }

    private boolean behind(long nanos) {
        return paced && nanos > (struck.size() + 1) * PACE.toNanos();
    }

    private void await(Recovery recovery) throws InterruptedException {
        recoveries.await(recovery, LONGEST_ROUND);
        if (!recovery.done()) {
            log.note("replies do not flow in every partition yet");
        }
    }

    private static List<Fault> kinds(Traffic traffic) {
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
        Stream<Fault> memories = Stream.of(GroupMoved.back(), GroupMoved.ahead(), new DatabasePutBack(traffic));
        return Stream.of(workers, links, ServerTroubled.all().stream(), memories)
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
        if (fault.strikesAlone()) {
            return null;
        }
        Optional<Fault> other = next.stream()
                .filter(candidate -> !candidate.strikesAlone())
                .filter(candidate -> candidate.hitsServers() != fault.hitsServers())
                .findFirst();
        other.ifPresent(next::remove);
        return other.orElse(null);
    }

    private Recovery strike(Fault fault, boolean alone) throws InterruptedException {
        boolean happened = fault.strike(scene, ownRandom(), log);
        Recovery recovery = recoveries.begin();
        if (happened) {
            struck.add(new Struck(fault.kind(), alone, recovery));
        } else {
            log.note("nothing to strike: " + fault.kind());
        }
        return recovery;
    }

    /** How much chance a fault takes depends on what it meets, so that the schedule's own chances must not follow from it. */
    private Random ownRandom() {
        return new Random(random.nextLong());
    }

    private Recovery strikeBoth(Fault first, Fault second) throws InterruptedException {
        Random own = ownRandom();
        Random others = ownRandom();
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
        boolean happened;
        try {
            happened = first.strike(scene, own, log);
        } finally {
            beside.join();
        }
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
