/** What holds before the start. */
@NullMarked
package io.deactivateuser.start;

import org.jspecify.annotations.NullMarked;
