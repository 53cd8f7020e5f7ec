/** What the repository publishes in {@code schemas/}, held against the code that keeps it. */
@NullMarked
package io.deactivateuser.schemas;

import org.jspecify.annotations.NullMarked;
