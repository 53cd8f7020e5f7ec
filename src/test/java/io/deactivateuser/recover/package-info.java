/** Parts of the consumer on a real broker. */
@NullMarked
package io.deactivateuser.recover;

import org.jspecify.annotations.NullMarked;
