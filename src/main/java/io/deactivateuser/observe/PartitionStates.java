package io.deactivateuser.observe;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.springframework.stereotype.Component;

/** This worker's partitions as its probes tell of them: which the group gave it, and what those wait for that stand. */
@Component
public class PartitionStates {
    private final Set<TopicPartition> assigned = ConcurrentHashMap.newKeySet();
    private final Map<TopicPartition, Standing> standing = new ConcurrentHashMap<>();
    private volatile boolean joined;

    /** What a partition waits for, as the consumer thread says that has it. */
    private record Standing(int number, String cause) {}

    /** The group gave these to this worker; none, where there are more workers than partitions. */
    public void assigned(Collection<TopicPartition> partitions) {
        assigned.addAll(partitions);
        joined = true;
    }

    /** These are another worker's now. */
    public void takenAway(Collection<TopicPartition> partitions) {
        assigned.removeAll(partitions);
    }

    /** Says of a partition that it waits for a person; false where that was known. */
    public boolean stands(TopicPartition partition, int number, String cause) {
        Standing said = new Standing(number, cause);
        return !said.equals(standing.put(partition, said));
    }

    /** The consumer thread of this number reads the partition. Another thread may have been given it meanwhile, and have said so. */
    public void goesOn(TopicPartition partition, int number) {
        standing.computeIfPresent(partition, (name, said) -> said.number() == number ? null : said);
    }

    boolean joined() {
        return joined;
    }

    int count() {
        return assigned.size();
    }

    /** By partition, what those that stand wait for. */
    Map<String, String> standing() {
        Map<String, String> causes = new TreeMap<>();
        standing.forEach((partition, said) -> causes.put(partition.toString(), said.cause()));
        return causes;
    }
}
