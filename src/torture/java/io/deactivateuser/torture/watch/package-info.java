/** What comes out, as a reader of committed records sees it. */
@NullMarked
package io.deactivateuser.torture.watch;

import org.jspecify.annotations.NullMarked;
