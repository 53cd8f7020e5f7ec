/** How much of a record, and how many records, are in memory at a time, whatever the broker's compressed batches hold. */
@NullMarked
package io.deactivateuser.read;

import org.jspecify.annotations.NullMarked;
