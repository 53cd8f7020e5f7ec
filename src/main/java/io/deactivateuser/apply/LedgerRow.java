package io.deactivateuser.apply;

import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * What the purge knows of a recorded answer. Spring Data wants an ID; half of the key does, since no row is ever read or
 * written by it.
 */
@Table("deactivation_requests")
record LedgerRow(@Id String requestId, Instant recordedAt) {}
