package io.deactivateuser.decide;

import java.time.Instant;

/** What a success tells of the user. */
public record Details(long sequence, Instant changeDate, String resourceOwner, Instant creationDate) {}
