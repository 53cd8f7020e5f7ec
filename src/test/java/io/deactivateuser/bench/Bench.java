package io.deactivateuser.bench;

import io.deactivateuser.bench.BenchSettings.Part;

/** Runs the parts that are asked for, one after the other, on one pair of servers. */
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) {
        BenchSettings settings = BenchSettings.read();
        Report report = new Report(settings.output());
        try (BenchServers servers = new BenchServers()) {
            // A broker that has just started compiles its own code: no run shall pay for that.
            Trial.of(Contestant.KAFKA_ALONE, Input.PLAIN, settings).run(servers, settings);
            for (Part part : settings.parts()) {
                switch (part) {
                    case THROUGHPUT -> Throughput.run(servers, settings, report);
                    case LATENCY -> Latency.run(servers, settings, report);
                    case GROWTH -> Growth.run(servers, settings, report);
                    case FOOTPRINT -> Footprint.run(servers, settings, report);
                }
            }
        }
        report.save();
        System.out.println("Written to " + settings.output());
    }
}
