/** The flow of a record: the Kafka listener and its container. */
@NullMarked
package io.deactivateuser.consume;

import org.jspecify.annotations.NullMarked;
