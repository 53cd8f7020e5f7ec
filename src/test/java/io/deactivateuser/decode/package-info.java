/** Bytes to a request, tested without a server. */
@NullMarked
package io.deactivateuser.decode;

import org.jspecify.annotations.NullMarked;
