/** What is sent, all of it from the seed, and what the contract says of it. */
@NullMarked
package io.deactivateuser.torture.traffic;

import org.jspecify.annotations.NullMarked;
