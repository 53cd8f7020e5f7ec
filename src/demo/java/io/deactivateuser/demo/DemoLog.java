package io.deactivateuser.demo;

import org.slf4j.LoggerFactory;

/** Warnings only, to standard error, from before the servers start. */
final class DemoLog {
    static final String FILE = "demo/logback.xml";

    private static final String PROPERTY = "logback.configurationFile";

    private DemoLog() {}

    static void configure() {
        System.setProperty(PROPERTY, FILE);
        LoggerFactory.getILoggerFactory();
        // Boot has a property of its own for it, and warns of this one.
        System.clearProperty(PROPERTY);
    }
}
