package io.deactivateuser.demo;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds the list of who has no access, as a gateway would, from the records of the topic of events. */
public final class ReadWhoIsOut {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, Latest> latest = new HashMap<>();

    private record Latest(Instant creationDate, long sequence, String state) {
        boolean isAfter(Latest other) {
            int byCreation = creationDate.compareTo(other.creationDate);
            return byCreation == 0 ? sequence > other.sequence : byCreation > 0;
        }
    }

    /** Takes a record, in whatever order they come; those of isolation level read_committed. */
    public void take(ConsumerRecord<byte[], byte[]> event) {
        JsonNode data = JSON.readTree(event.value());
        Latest told = new Latest(
                Instant.parse(data.path("creationDate").asString()),
                Long.parseLong(data.path("sequence").asString()),
                data.path("newState").asString());
        latest.merge(data.path("userId").asString(), told, (known, other) -> other.isAfter(known) ? other : known);
    }

    /** The users who are out, as far as the worker changed them. */
    public Set<String> whoIsOut() {
        return latest.entrySet().stream()
                .filter(user -> user.getValue().state().equals("deactivated"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
