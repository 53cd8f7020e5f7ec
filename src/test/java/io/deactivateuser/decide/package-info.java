/** The decision, without a database. */
@NullMarked
package io.deactivateuser.decide;

import org.jspecify.annotations.NullMarked;
