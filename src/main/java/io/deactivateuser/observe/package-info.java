/** Metrics, and the health of partitions and broker; that of database and keys is in their rooms. */
@NullMarked
package io.deactivateuser.observe;

import org.jspecify.annotations.NullMarked;
