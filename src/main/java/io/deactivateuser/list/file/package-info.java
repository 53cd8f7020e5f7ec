/** The file that the administrator has: its rows, and all that is wrong with them. */
@NullMarked
package io.deactivateuser.list.file;

import org.jspecify.annotations.NullMarked;
