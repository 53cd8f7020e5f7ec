/** The real thing: servers, links and workers, each a process of its own. */
@NullMarked
package io.deactivateuser.torture.scene;

import org.jspecify.annotations.NullMarked;
