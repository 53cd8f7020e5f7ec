/**
 * One Postgres transaction for a batch: lock, read the ledger, decide, write; beside it the checks of the database, the purge and the
 * waits for locked rows.
 */
@NullMarked
package io.deactivateuser.apply;

import org.jspecify.annotations.NullMarked;
