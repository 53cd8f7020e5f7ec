/** One Postgres transaction for a batch: lock, read the ledger, decide, write. */
@NullMarked
package io.deactivateuser.apply;

import org.jspecify.annotations.NullMarked;
