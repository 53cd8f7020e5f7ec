/** What the worker does when something breaks: every record is still answered once, every user deactivated once. */
@NullMarked
package io.deactivateuser.faults;

import org.jspecify.annotations.NullMarked;
