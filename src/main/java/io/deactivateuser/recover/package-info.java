/** Where a partition stands, after an assignment, a fault, or a database that was put back; and what was told made true again. */
@NullMarked
package io.deactivateuser.recover;

import org.jspecify.annotations.NullMarked;
