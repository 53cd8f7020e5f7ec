/** What goes wrong, when, and how long it took to recover. */
@NullMarked
package io.deactivateuser.torture.faults;

import org.jspecify.annotations.NullMarked;
