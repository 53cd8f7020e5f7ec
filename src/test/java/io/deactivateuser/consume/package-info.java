/** Parts of the consumer on a real broker. */
@NullMarked
package io.deactivateuser.consume;

import org.jspecify.annotations.NullMarked;
