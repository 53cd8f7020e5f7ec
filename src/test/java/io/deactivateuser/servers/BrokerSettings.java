package io.deactivateuser.servers;

import java.util.Map;

/** What every broker of the tests is told, of either kind. */
final class BrokerSettings {
    static final Map<String, String> COMMON = Map.of(
            "offsets.topic.replication.factor", "1",
            "offsets.topic.num.partitions", "5",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "transaction.state.log.num.partitions", "5",
            "group.initial.rebalance.delay.ms", "0",
            // After a kill the broker may come back only once its old self counts as gone.
            "broker.session.timeout.ms", "3000",
            "broker.heartbeat.interval.ms", "500",
            "auto.create.topics.enable", "false",
            // A fenced or killed producer's transaction is looked for this often.
            "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");

    private BrokerSettings() {}
}
