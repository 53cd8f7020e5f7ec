package io.deactivateuser.torture.faults;

import io.deactivateuser.torture.scene.RequestTap;
import io.deactivateuser.torture.scene.RequestTap.Verdict;
import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.WorkerSlot;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * SIGKILL after Postgres has committed and before Kafka does: at the first reply, at the offsets, or at the commit, none of
 * which the broker then gets.
 */
final class KilledBetweenCommits extends OnOneWorker {
    @Override
    public String kind() {
        return "worker killed between the two commits";
    }

    @Override
    boolean strike(WorkerSlot worker, Scene scene, Random random, FaultLog log) throws InterruptedException {
        ApiKeys aim = new ApiKeys[] {ApiKeys.PRODUCE, ApiKeys.TXN_OFFSET_COMMIT, ApiKeys.END_TXN, ApiKeys.END_TXN}
                [random.nextInt(4)];
        CountDownLatch struck = new CountDownLatch(1);
        worker.broker().tap(frame -> {
            boolean aimedAt = aim == ApiKeys.END_TXN ? RequestTap.commits(frame) : RequestTap.is(aim, frame);
            if (!aimedAt) {
                return Verdict.FORWARD;
            }
            log.note(worker.name() + " is killed before its " + aim + " goes out");
            worker.kill();
            struck.countDown();
            return Verdict.RESET;
        });
        boolean hit = await(struck);
        worker.broker().tap(null);
        return hit;
    }
}
