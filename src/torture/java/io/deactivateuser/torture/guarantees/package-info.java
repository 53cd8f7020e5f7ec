/** What must hold once the dust has settled; each an object of its own. */
@NullMarked
package io.deactivateuser.torture.guarantees;

import org.jspecify.annotations.NullMarked;
