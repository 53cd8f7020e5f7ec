/** A run: who is to be asked for, who was, and when to stop. */
@NullMarked
package io.deactivateuser.list.go;

import org.jspecify.annotations.NullMarked;
