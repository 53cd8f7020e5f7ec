/** How a token is judged, and what is asked of a key server, which is a real one on this machine. */
@NullMarked
package io.deactivateuser.authenticate;

import org.jspecify.annotations.NullMarked;
