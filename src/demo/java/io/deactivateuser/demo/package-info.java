/** The demo: real servers, the real worker, a file of requests, and a reply for each. */
@NullMarked
package io.deactivateuser.demo;

import org.jspecify.annotations.NullMarked;
