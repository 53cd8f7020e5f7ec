package io.deactivateuser.list.file;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** An iterator that finds out whether there is a next element by looking for it. */
public abstract class LookAhead<T> implements Iterator<T> {
    private @Nullable T next;

    /** Looks for the next element; null behind the last one, however often that is asked. */
    protected abstract @Nullable T find();

    @Override
    public final boolean hasNext() {
        if (next == null) {
            next = find();
        }
        return next != null;
    }

    @Override
    public final T next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        T found = next;
        next = null;
        return found;
    }
}
