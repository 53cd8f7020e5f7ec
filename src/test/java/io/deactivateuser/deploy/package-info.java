/** The files that deploy the worker: checked as far as that goes without a Docker engine, and tried on one. */
@NullMarked
package io.deactivateuser.deploy;

import org.jspecify.annotations.NullMarked;
