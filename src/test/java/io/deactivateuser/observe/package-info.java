/** The worker's figures. */
@NullMarked
package io.deactivateuser.observe;

import org.jspecify.annotations.NullMarked;
