/** The worker's own configuration keys. */
@NullMarked
package io.deactivateuser.settings;

import org.jspecify.annotations.NullMarked;
