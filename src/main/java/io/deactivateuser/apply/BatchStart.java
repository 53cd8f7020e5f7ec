package io.deactivateuser.apply;

/** The first record of a batch in one partition: the group's committed offset stood here when the batch was read. */
public record BatchStart(String group, String topic, int partition, long offset) {}
