/** Requests to the worker and its answers, as the public contract has them. */
@NullMarked
package io.deactivateuser.list.ask;

import org.jspecify.annotations.NullMarked;
