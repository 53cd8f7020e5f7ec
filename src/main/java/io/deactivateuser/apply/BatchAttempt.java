package io.deactivateuser.apply;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One try of a batch, which the offset fence remembers until it is known whether Kafka has committed it.
 *
 * @param begunAt in milliseconds, by the clock that also stamps the try's replies
 * @param ranges by partition, so that all workers lock the fence's rows in one order
 */
public record BatchAttempt(UUID id, Instant begunAt, List<BatchRange> ranges) {}
