/** What a person or a program sees of a run. */
@NullMarked
package io.deactivateuser.list.watch;

import org.jspecify.annotations.NullMarked;
