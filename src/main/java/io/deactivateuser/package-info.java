/** The worker: consume, decode, authenticate, apply (which calls decide), reply. */
@NullMarked
package io.deactivateuser;

import org.jspecify.annotations.NullMarked;
