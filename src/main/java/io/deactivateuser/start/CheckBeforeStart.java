package io.deactivateuser.start;

import io.deactivateuser.apply.CheckDatabase;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Runs the checks at the broker and the database after the context is built and before the first consumer starts. */
@Component
class CheckBeforeStart implements SmartLifecycle {
    private final WarnOfUnknownVariables variables;
    private final CheckCodecs codecs;
    private final CheckTopics topics;
    private final CheckAccess access;
    private final CheckDatabase database;
    private final CheckProgress progress;
    private volatile boolean running;

    CheckBeforeStart(
            WarnOfUnknownVariables variables,
            CheckCodecs codecs,
            CheckTopics topics,
            CheckAccess access,
            CheckDatabase database,
            CheckProgress progress) {
        this.variables = variables;
        this.codecs = codecs;
        this.topics = topics;
        this.access = access;
        this.database = database;
        this.progress = progress;
    }

    @Override
    public void start() {
        variables.check();
        codecs.check();
        topics.check();
        access.check();
        database.beforeStart();
        progress.check();
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
