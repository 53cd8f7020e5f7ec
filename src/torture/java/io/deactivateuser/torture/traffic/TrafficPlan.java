package io.deactivateuser.torture.traffic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The traffic, record by record: the same seed gives the same records. Times apart, which only the requests that expire
 * soon hold, it looks at nothing but its random numbers.
 *
 * <p>Users are visited in a window that moves through the population, so that each gets several requests within a short
 * while, from several actors and through several partitions. A run that lasts longer than it was planned for, as faults on a
 * slow machine have it, begins with the first users again.
 */
public final class TrafficPlan {
    private static final int REMEMBERED = 4_000;
    private static final int WINDOW = 60;
    private static final double USERS_PER_RECORD = 0.12;
    private static final int OVERSIZED_ONE_IN = 4_000;
    private static final int REACTIVATING_ONE_IN = 14;
    private static final int SELF_ONE_IN = 200;
    private static final int SMALL_SEQUENCES = 9;
    private static final int BATCHES = 20;
    private static final long SOON_MILLIS = 3_000;
    private static final Population.State[] EMPLOYEES = Population.State.values();

    private final Random random;
    private final Population population;
    private final int partitions;
    private final List<Integer> owners;
    /** The administrator who is an active user: the last owner of the whole instance, asked for by others and by itself. */
    private final Target self;

    private final List<Planned> recent = new ArrayList<>();
    private final Broken[] usual;
    private final Broken[] oversized;
    private volatile boolean reactivating = true;
    private int number;
    private int requests;

    public TrafficPlan(long seed, Population population, int partitions) {
        this.random = new Random(seed);
        this.population = population;
        this.partitions = partitions;
        this.owners = population.owners().values().stream()
                .flatMap(List::stream)
                .filter(user -> user < Population.HOT)
                .toList();
        this.self = new Target(population.employed(Population.State.ACTIVE), true);
        this.usual = Arrays.stream(Broken.values())
                .filter(broken -> !broken.oversized())
                .toArray(Broken[]::new);
        this.oversized =
                Arrays.stream(Broken.values()).filter(Broken::oversized).toArray(Broken[]::new);
    }

    /** How many users a run of so many records visits. */
    public static int usersFor(long records) {
        return Population.HOT + WINDOW + (int) (records * USERS_PER_RECORD) + 1_000;
    }

    /** Whether requests may ask for somebody to be reactivated; otherwise they ask for a deactivation in its place. */
    public void reactivating(boolean may) {
        reactivating = may;
    }

    /** The next record. */
    public Planned next(long nowMillis) {
        Planned next = choose(nowMillis);
        number++;
        if (next.broken() == null) {
            if (recent.size() < REMEMBERED) {
                recent.add(next);
            } else {
                recent.set(random.nextInt(REMEMBERED), next);
            }
        }
        return next;
    }

    private Planned choose(long nowMillis) {
        int dice = random.nextInt(100);
        if (dice < 8) {
            return broken();
        }
        if (dice < 32 && !recent.isEmpty()) {
            return repeat();
        }
        Target target = target();
        Content asked = asked(target);
        Content content = switch (random.nextInt(40)) {
            case 0, 1, 2 -> asked.because(reason()).validatingOnly(true);
            case 3 -> asked.until(nowMillis - 60_000 - random.nextInt(1_000_000));
            case 4, 5 -> asked.until(nowMillis + 86_400_000L);
            case 6 -> asked.until(nowMillis + SOON_MILLIS);
            case 7, 8, 9, 10, 11, 12 -> asked.because(reason());
            default -> asked;
        };
        return planned(requests++, actor(target), content, random.nextInt(3) == 0, partition(target));
    }

    /** For one of the users, the action and what it depends on. */
    private Content asked(Target target) {
        boolean reactivates = random.nextInt(REACTIVATING_ONE_IN) == 0;
        boolean expects = random.nextInt(reactivates ? 3 : 20) == 0;
        Content content = reactivates ? Content.of(target).reactivating() : Content.of(target);
        return content.expecting(expects ? expectedSequence(content) : null)
                .inBatch(random.nextInt(4) == 0 ? 1 + random.nextInt(BATCHES) : 0);
    }

    /** What it was before the first change, or is behind it, is right for many, and any small number for a few. */
    private long expectedSequence(Content content) {
        Target target = content.target();
        long first = target.exists() ? population.initialSequence(target.user()) : 0;
        if (first != Long.MAX_VALUE && random.nextBoolean()) {
            return random.nextInt(SMALL_SEQUENCES);
        }
        return content.reactivates() && first != Long.MAX_VALUE ? first + 1 : first;
    }

    private Planned broken() {
        Broken broken = random.nextInt(OVERSIZED_ONE_IN) < 8
                ? oversized[random.nextInt(oversized.length)]
                : usual[random.nextInt(usual.length)];
        Target target = target();
        return new Planned(
                number, requests++, actor(target), null, broken, broken.protobuf(), random.nextInt(partitions));
    }

    /** The same request ID once more: the same in all, or with one thing changed. */
    private Planned repeat() {
        Planned before = recent.get(random.nextInt(recent.size()));
        Content content = before.decided();
        String actor = before.actor();
        boolean protobuf = before.protobuf();
        int partition = before.partition();
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> {}
            case 3, 4, 5 -> partition = random.nextInt(partitions);
            case 6 -> protobuf = !protobuf;
            case 7 -> content = content.about(target());
            case 8 -> content = changed(content);
            default -> actor = actor(content.target());
        }
        return planned(before.request(), actor, content, protobuf, partition);
    }

    /** With one field that is another. */
    private Content changed(Content content) {
        return switch (random.nextInt(4)) {
            case 0 -> content.because(reason());
            case 1 -> content.expecting(BATCHES + (long) random.nextInt(SMALL_SEQUENCES));
            case 2 -> content.inBatch(BATCHES + 1 + random.nextInt(BATCHES));
            default -> content.reactivates() ? Content.of(content.target()) : content.reactivating();
        };
    }

    private Planned planned(int request, String actor, Content asked, boolean protobuf, int partition) {
        // While a slow change is under way, a validation may still see the state before it,
        // and the model could not tell.
        boolean slow = asked.target().exists() && population.slow(asked.target().user());
        Content content = slow ? asked.validatingOnly(false) : asked;
        if (content.reactivates() && !reactivating) {
            content = Content.of(content.target());
        }
        return new Planned(number, request, actor, content, null, protobuf, partition);
    }

    private Target target() {
        int dice = random.nextInt(100);
        if (random.nextInt(SELF_ONE_IN) == 0) {
            return self;
        }
        if (dice < 3) {
            return new Target(random.nextInt(1_000), false);
        }
        if (dice < 18) {
            return new Target(random.nextInt(Population.HOT), true);
        }
        if (dice < 20) {
            return new Target(owners.get(random.nextInt(owners.size())), true);
        }
        int visited = (int) (number * USERS_PER_RECORD) + random.nextInt(WINDOW);
        return new Target(Population.HOT + visited % population.visited(), true);
    }

    private String actor(Target target) {
        if (target.equals(self)) {
            return random.nextBoolean() ? "admin" : population.employee(Population.State.ACTIVE);
        }
        return switch (random.nextInt(20)) {
            case 0 -> "viewer";
            case 1 -> "stranger";
            case 2 -> Population.manager(random.nextInt(40));
            case 3, 4, 5, 6, 7 -> population.managerOf(target.user());
            case 8, 9, 10 -> "second-admin";
            case 11 -> population.employee(EMPLOYEES[random.nextInt(EMPLOYEES.length)]);
            default -> "admin";
        };
    }

    private int reason() {
        return 1 + random.nextInt(1_000);
    }

    /** Mostly one partition for a user, as the contract recommends; hot users come through all of them. */
    private int partition(Target target) {
        boolean hot = target.exists() && target.user() < Population.HOT;
        boolean anywhere = hot || random.nextInt(5) == 0;
        return anywhere ? random.nextInt(partitions) : Math.floorMod(target.user() * 31, partitions);
    }
}
