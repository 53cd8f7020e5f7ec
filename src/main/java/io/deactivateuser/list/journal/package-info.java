/** The result file: which run it is of, and what each user's request was answered. */
@NullMarked
package io.deactivateuser.list.journal;

import org.jspecify.annotations.NullMarked;
