/** What an operator meets: the start, its refusals, health, metrics, logs, upkeep. */
@NullMarked
package io.deactivateuser.operation;

import org.jspecify.annotations.NullMarked;
