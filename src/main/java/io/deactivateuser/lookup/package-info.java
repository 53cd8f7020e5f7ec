/** The recorded answer to a request, over HTTP: for callers who ask again instead of reading the results. Off unless it is switched on. */
@NullMarked
package io.deactivateuser.lookup;

import org.jspecify.annotations.NullMarked;
