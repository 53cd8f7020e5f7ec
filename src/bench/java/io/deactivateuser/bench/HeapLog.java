package io.deactivateuser.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM's own log says about its heap, in MiB.
 *
 * @param peak the most that was in it when a collection began
 * @param live the least that a collection left in the second half of the log
 */
record HeapLog(double peak, double live) {
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(\\d+M\\)");

    static HeapLog of(String log) {
        double peak = Double.NaN;
        double live = Double.NaN;
        Matcher collection = COLLECTION.matcher(log);
        while (collection.find()) {
            double before = Double.parseDouble(collection.group(1));
            double after = Double.parseDouble(collection.group(2));
            peak = Double.isNaN(peak) ? before : Math.max(peak, before);
            if (collection.start() > log.length() / 2) {
                live = Double.isNaN(live) ? after : Math.min(live, after);
            }
        }
        return new HeapLog(peak, live);
    }
}
