/** What docker-compose.yml runs beside the worker, so that it answers as it is: an image of its own, nothing of it in the worker's. */
@NullMarked
package io.deactivateuser.tools;

import org.jspecify.annotations.NullMarked;
