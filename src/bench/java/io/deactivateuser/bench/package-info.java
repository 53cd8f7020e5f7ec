/** The benchmark: what the worker does in a second, beside a textbook listener and beside what the hardware allows. */
@NullMarked
package io.deactivateuser.bench;

import org.jspecify.annotations.NullMarked;
