package io.deactivateuser.torture;

import io.deactivateuser.deploy.ClassArchive;
import io.deactivateuser.torture.faults.FaultLog;
import io.deactivateuser.torture.faults.FaultSchedule;
import io.deactivateuser.torture.faults.Struck;
import io.deactivateuser.torture.guarantees.Evidence;
import io.deactivateuser.torture.guarantees.Gather;
import io.deactivateuser.torture.guarantees.Guarantee;
import io.deactivateuser.torture.guarantees.Violation;
import io.deactivateuser.torture.scene.IdentityProvider;
import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.WorkerSlot;
import io.deactivateuser.torture.traffic.Population;
import io.deactivateuser.torture.traffic.RequestRecords;
import io.deactivateuser.torture.traffic.Sender;
import io.deactivateuser.torture.traffic.Sent;
import io.deactivateuser.torture.traffic.TrafficPlan;
import io.deactivateuser.torture.watch.Observed;
import io.deactivateuser.torture.watch.Recoveries;
import io.deactivateuser.torture.watch.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;

/** One run from the start of the servers to the report. */
final class Run {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration QUIET = Duration.ofSeconds(5);

    private final TortureSettings settings;
    private final Report report;

    Run(TortureSettings settings) {
        this.settings = settings;
        this.report = new Report(settings);
    }

    /** What was violated, by guarantee; empty where all is well. */
    Map<String, String> violations() throws IOException, InterruptedException {
        FileSystemUtils.deleteRecursively(settings.directory());
        Path directory = Files.createDirectories(settings.directory());
        Population population = new Population(
                TrafficPlan.usersFor(settings.rate() * settings.duration().toSeconds() * 6 / 5));
        try (FaultLog log = new FaultLog(directory.resolve("faults.log"))) {
            log.note("seed " + settings.seed() + ", " + settings.jar().getFileName());
            try {
                return onScene(directory, population, log);
            } catch (Throwable e) {
                report.brokenOff(log);
                throw e;
            }
        }
    }

    private Map<String, String> onScene(Path directory, Population population, FaultLog log)
            throws IOException, InterruptedException {
        try (ClassArchive image = ClassArchive.of(settings.jar());
                Scene scene = new Scene(image, settings.workers(), directory, population)) {
            log.note("data directories: " + scene.directories());
            scene.start(log::note);
            awaitWorkers(scene);
            scene.protect(population);
            Map<String, String> violations = torture(scene, population, log);
            if (violations.isEmpty()) {
                scene.discard();
            } else {
                report.kept(scene.directories());
            }
            return violations;
        }
    }

    private Map<String, String> torture(Scene scene, Population population, FaultLog log)
            throws IOException, InterruptedException {
        Sent sent = new Sent();
        Recoveries recoveries = new Recoveries(sent);
        RequestRecords records = new RequestRecords(Scene.REQUESTS, population, scene.signer());
        TrafficPlan plan = new TrafficPlan(settings.seed(), population, Scene.PARTITIONS);
        String broker = scene.broker().bootstrapServers();
        try (Watch watch = new Watch(broker, sent, population, records, recoveries);
                IdentityProvider identities = new IdentityProvider(scene.database(), population, settings.seed());
                Sender sender = new Sender(broker, plan, records, sent, settings.rate(), settings.seed())) {
            long begin = System.nanoTime();
            Beside beside = new Beside(sender, identities, watch, sent, plan, recoveries);
            List<Struck> faults = new FaultSchedule(scene, beside, recoveries, log, settings.seed(), settings.faults())
                    .run(settings.duration());
            sender.finish().ifPresent(log::note);
            identities.close();
            double seconds = (System.nanoTime() - begin) / 1e9;
            log.note("traffic and faults are over");

            boolean drained = Drain.await(watch, Gather.requestCount(broker));
            double drainSeconds = (System.nanoTime() - begin) / 1e9 - seconds;
            log.note(drained ? "the backlog has drained" : "the backlog does not drain");
            // What would be answered twice has its chance to be.
            Thread.sleep(QUIET.toMillis());
            List<String> unhealthy = WorkersEnd.of(scene);
            List<Observed> observed = watch.finish();

            Evidence evidence = Gather.evidence(
                    scene,
                    population,
                    sent,
                    observed,
                    faults,
                    drained,
                    scene.databaseLog().deadlocks(),
                    unhealthy,
                    settings.effort(seconds));
            Map<String, List<Violation>> violations = check(evidence);
            report.write(evidence, observed, violations, log, seconds, drainSeconds, identities.reactivated());
            return Report.verdict(violations, evidence);
        }
    }

    private static Map<String, List<Violation>> check(Evidence evidence) {
        Map<String, List<Violation>> violations = new LinkedHashMap<>();
        for (Guarantee guarantee : Guarantee.all()) {
            List<Violation> found = new ArrayList<>();
            guarantee.check(evidence, found::add);
            if (!found.isEmpty()) {
                violations.put(guarantee.name(), found);
            }
        }
        return violations;
    }

    private static void awaitWorkers(Scene scene) {
        Awaitility.await().atMost(START).until(() -> scene.workers().stream().allMatch(WorkerSlot::ready));
    }
}
