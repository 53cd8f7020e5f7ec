/** Least privilege: the worker runs with the rights that the README lists, and says which one is missing. */
@NullMarked
package io.deactivateuser.security;

import org.jspecify.annotations.NullMarked;
