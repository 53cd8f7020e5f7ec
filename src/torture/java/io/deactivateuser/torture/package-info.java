/** The harness that breaks a running system on purpose and proves that nothing was lost and nothing done twice. */
@NullMarked
package io.deactivateuser.torture;

import org.jspecify.annotations.NullMarked;
