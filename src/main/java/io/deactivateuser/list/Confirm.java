package io.deactivateuser.list;

import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.exit.Stop;
import java.io.Console;
import org.jspecify.annotations.Nullable;

/** Lets nobody go on who does not know how many users it is about. */
final class Confirm {
    private Confirm() {}

    /**
     * Returns where the number was given or is typed.
     *
     * @param yes the number of the command line; null where it has none
     */
    static void users(int users, @Nullable Integer yes, @Nullable Console console) {
        if (yes != null) {
            if (yes != users) {
                throw new Stop(
                        ExitStatus.USAGE,
                        "--yes=" + yes + " is not the number of users, which is " + users + ". Nothing was sent.");
            }
            return;
        }
        if (console == null) {
            throw new Stop(
                    ExitStatus.USAGE,
                    "There is no terminal to ask for the number of users; --yes=NUMBER gives it. Nothing was sent.");
        }
        String typed = console.readLine("Type the number of users to go on: ");
        if (typed == null || !typed.strip().equals(Integer.toString(users))) {
            throw new Stop(ExitStatus.USAGE, "That is not the number of users. Nothing was sent.");
        }
    }
}
