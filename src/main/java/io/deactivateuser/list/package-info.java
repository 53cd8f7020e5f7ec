/** The administrator's tool for a list of users: its commands. It knows the public contract and nothing of the worker. */
@NullMarked
package io.deactivateuser.list;

import org.jspecify.annotations.NullMarked;
