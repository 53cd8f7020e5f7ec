/** Tests of the tool for a list of users, as a program of its own. */
@NullMarked
package io.deactivateuser.list.ask;

import org.jspecify.annotations.NullMarked;
