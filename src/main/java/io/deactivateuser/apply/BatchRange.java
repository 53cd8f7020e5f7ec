package io.deactivateuser.apply;

/**
 * What a batch holds of one partition.
 *
 * @param topicId the topic's ID, which a topic of the same name that was made anew does not share
 * @param first the offset of its first record: the group has committed everything before it
 * @param next the offset behind its last record, which the group commits with the batch
 */
public record BatchRange(String group, String topicId, int partition, long first, long next) {}
