/** A bearer token to the actor it speaks for. */
@NullMarked
package io.deactivateuser.authenticate;

import org.jspecify.annotations.NullMarked;
