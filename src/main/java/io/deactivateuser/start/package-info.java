/** What must hold before the first record is read; what cannot work is refused here, with what to do about it. */
@NullMarked
package io.deactivateuser.start;

import org.jspecify.annotations.NullMarked;
