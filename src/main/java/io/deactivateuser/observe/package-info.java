/** Metrics and health. */
@NullMarked
package io.deactivateuser.observe;

import org.jspecify.annotations.NullMarked;
