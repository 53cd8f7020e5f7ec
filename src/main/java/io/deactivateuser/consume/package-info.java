/** The Kafka listener, and what rewinds or restarts it after a fault. */
@NullMarked
package io.deactivateuser.consume;

import org.jspecify.annotations.NullMarked;
