@NullMarked
package io.deactivateuser.lookup;

import org.jspecify.annotations.NullMarked;
