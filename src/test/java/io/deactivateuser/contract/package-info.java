/** The contract, asked of a whole worker on real servers. */
@NullMarked
package io.deactivateuser.contract;

import org.jspecify.annotations.NullMarked;
