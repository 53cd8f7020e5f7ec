package io.deactivateuser.torture.traffic;

import java.util.ArrayList;
import java.util.List;

/** What was handed to the producer, by its number. Written by one thread, read by many. */
public final class Sent {
    private final List<Planned> all = new ArrayList<>();

    synchronized void add(Planned planned) {
        all.add(planned);
    }

    public synchronized Planned get(int number) {
        return all.get(number);
    }

    public synchronized int size() {
        return all.size();
    }
}
