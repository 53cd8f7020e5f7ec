package io.deactivateuser.apply;

import io.deactivateuser.settings.StartRefusedException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All that is wrong with the tables, so that a start tells it at once. */
final class Findings {
    private final List<String> wrong = new ArrayList<>();
    private final Set<String> whatToDo = new LinkedHashSet<>();

    void add(String what, String action) {
        wrong.add(what);
        whatToDo.add(action);
    }

    boolean isEmpty() {
        return wrong.isEmpty();
    }

    /**
     * Ends the check.
     *
     * @throws StartRefusedException where something is wrong
     */
    void refuseStart() {
        if (!wrong.isEmpty()) {
            throw new StartRefusedException(
                    String.join(System.lineSeparator(), wrong), String.join(System.lineSeparator(), whatToDo));
        }
    }
}
