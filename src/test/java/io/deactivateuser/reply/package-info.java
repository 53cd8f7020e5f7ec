/** What leaves the worker, byte for byte. */
@NullMarked
package io.deactivateuser.reply;

import org.jspecify.annotations.NullMarked;
