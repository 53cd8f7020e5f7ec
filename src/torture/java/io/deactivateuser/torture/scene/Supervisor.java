package io.deactivateuser.torture.scene;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Starts a new worker for each that ended and is still wanted, a second later at most. */
final class Supervisor implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** Begins; {@code notes} hears of the workers that ended by themselves. */
    Supervisor(List<WorkerSlot> slots, Consumer<String> notes) {
        this.thread = new Thread(
                () -> {
                    while (!ended()) {
                        for (WorkerSlot slot : slots) {
                            String note = slot.supervise();
                            if (note != null) {
                                notes.accept(note + "; it is started again");
                            }
                        }
                    }
                },
                "supervisor");
        thread.start();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean ended() {
        try {
            return closed.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }
}
