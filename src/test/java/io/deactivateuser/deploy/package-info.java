/** The files that deploy the worker, checked as far as that goes without a Docker engine. */
@NullMarked
package io.deactivateuser.deploy;

import org.jspecify.annotations.NullMarked;
