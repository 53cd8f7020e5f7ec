/** The decision, a pure function: the request, the actor's permissions and the user's row give the answer and the effect. */
@NullMarked
package io.deactivateuser.decide;

import org.jspecify.annotations.NullMarked;
