/** Real servers for the tests and the demo: containers where a Docker engine answers, otherwise processes of their own. */
@NullMarked
package io.deactivateuser.servers;

import org.jspecify.annotations.NullMarked;
