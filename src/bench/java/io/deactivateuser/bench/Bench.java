package io.deactivateuser.bench;

import io.deactivateuser.bench.BenchSettings.Part;

/** Runs the parts that are asked for, one after the other, on one pair of servers. */
public final class Bench {
    /** Until then the broker spends up to a quarter of a core on compiling its own code, at the cost of who runs first. */
    private static final int DISCARDED = 3;

    private Bench() {}

    public static void main(String[] arguments) {
        BenchSettings settings = BenchSettings.read();
        Report report = new Report(settings.output());
        try (BenchServers servers = new BenchServers()) {
            for (int i = 0; i < DISCARDED; i++) {
                Trial.of(Contestant.CEILING, Input.PLAIN, settings).run(servers, settings);
            }
            for (Part part : settings.parts()) {
                switch (part) {
                    case THROUGHPUT -> Throughput.run(servers, settings, report);
                    case LATENCY -> Latency.run(servers, settings, report);
                    case GROWTH -> Growth.run(servers, settings, report);
                    case FOOTPRINT -> Footprint.run(servers, settings, report);
                    case RESTORE -> Restore.run(servers, settings, report);
                    case KEYS -> KeyFlood.run(servers, settings, report);
                    case BUSY -> BusyUser.run(servers, settings, report);
                    case LIST -> ListOfUsers.run(servers, settings, report);
                }
            }
        }
        report.save();
        System.out.println("Written to " + settings.output());
    }
}
