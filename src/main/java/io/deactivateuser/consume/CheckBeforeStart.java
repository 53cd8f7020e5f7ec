package io.deactivateuser.consume;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Runs the checks at the broker after the context is built and before the first consumer starts. */
@Component
class CheckBeforeStart implements SmartLifecycle {
    private final CheckTopics topics;
    private final CheckAccess access;
    private volatile boolean running;

    CheckBeforeStart(CheckTopics topics, CheckAccess access) {
        this.topics = topics;
        this.access = access;
    }

    @Override
    public void start() {
        topics.check();
        access.check();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Listener containers start in one of the last phases. */
    @Override
    public int getPhase() {
        return 0;
    }
}
