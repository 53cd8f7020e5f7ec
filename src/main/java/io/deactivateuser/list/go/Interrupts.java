package io.deactivateuser.list.go;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ctrl-C: the first is a request to end well, the second ends at once. Java has no public method for it, and a shutdown hook
 * would hear of the first alone; {@code sun.misc.Signal} is there in every JDK, and is named as text since the compiler warns of it.
 */
public final class Interrupts {
    private final AtomicInteger count = new AtomicInteger();

    /**
     * Listens from now on.
     *
     * @param second what to do at the second
     */
    public Interrupts(Runnable second) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object counting = Proxy.newProxyInstance(
                    Interrupts.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle") && count.incrementAndGet() > 1) {
                            second.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), counting);
        } catch (ReflectiveOperationException e) {
            // Then Ctrl-C ends at once, which loses nothing either: the next start goes on from the result file.
        }
    }

    public boolean first() {
        return count.get() > 0;
    }
}
