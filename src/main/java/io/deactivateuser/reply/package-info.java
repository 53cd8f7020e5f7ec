/** An answer to a reply record, bounded in size whatever the request held. */
@NullMarked
package io.deactivateuser.reply;

import org.jspecify.annotations.NullMarked;
