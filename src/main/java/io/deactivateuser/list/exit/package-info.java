/** How the program ends. */
@NullMarked
package io.deactivateuser.list.exit;

import org.jspecify.annotations.NullMarked;
