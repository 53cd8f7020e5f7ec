/** Parts of the listener that need no server. */
@NullMarked
package io.deactivateuser.consume;

import org.jspecify.annotations.NullMarked;
