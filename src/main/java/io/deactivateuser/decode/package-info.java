/** Bytes to a request, or to what is wrong with them. Total: nothing that a record holds makes it throw. */
@NullMarked
package io.deactivateuser.decode;

import org.jspecify.annotations.NullMarked;
