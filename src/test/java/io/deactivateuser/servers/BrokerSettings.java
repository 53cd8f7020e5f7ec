package io.deactivateuser.servers;

import static java.util.Map.entry;

import java.util.Map;

/** What every broker of the tests is told, of either kind. */
final class BrokerSettings {
    static final Map<String, String> COMMON = Map.ofEntries(
            entry("offsets.topic.replication.factor", "1"),
            entry("offsets.topic.num.partitions", "5"),
            entry("transaction.state.log.replication.factor", "1"),
            entry("transaction.state.log.min.isr", "1"),
            entry("transaction.state.log.num.partitions", "5"),
            entry("group.initial.rebalance.delay.ms", "0"),
            // Workers that are there to be killed have their group miss them sooner than a broker allows by default.
            entry("group.min.session.timeout.ms", "1000"),
            // After a kill the broker may come back only once its old self counts as gone.
            entry("broker.session.timeout.ms", "3000"),
            entry("broker.heartbeat.interval.ms", "500"),
            entry("auto.create.topics.enable", "false"),
            // A fenced or killed producer's transaction is looked for this often.
            entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"));

    private BrokerSettings() {}
}
