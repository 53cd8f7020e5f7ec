/** What needs no Postgres of the worker's side of it. */
@NullMarked
package io.deactivateuser.apply;

import org.jspecify.annotations.NullMarked;
