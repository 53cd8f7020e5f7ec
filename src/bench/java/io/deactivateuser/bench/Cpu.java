package io.deactivateuser.bench;

import java.util.List;

/** CPU seconds by who used them. */
record Cpu(double worker, double broker, double postgres) {
    static Cpu of(BenchServers servers, List<Contender> contenders) {
        return new Cpu(
                contenders.stream()
                        .mapToDouble(contender -> Usage.cpuSeconds(contender.process()))
                        .sum(),
                servers.brokerCpuSeconds(),
                servers.postgresCpuSeconds());
    }

    Cpu minus(Cpu before) {
        return new Cpu(worker - before.worker, broker - before.broker, postgres - before.postgres);
    }

    /** For 100,000 requests. */
    Cpu per(long requests) {
        double share = 100_000.0 / requests;
        return new Cpu(worker * share, broker * share, postgres * share);
    }

    double total() {
        return worker + broker + postgres;
    }
}
