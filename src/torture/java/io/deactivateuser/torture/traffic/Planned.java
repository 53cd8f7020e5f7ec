package io.deactivateuser.torture.traffic;

import org.jspecify.annotations.Nullable;

/**
 * One record of the traffic. Kept for every record that is sent, so it holds numbers, and shares its content with its
 * repeats.
 *
 * @param number its place in the plan, which travels as the correlation ID
 * @param request stands for the request ID
 * @param actor whose token it bears
 * @param content null where the record breaks a rule
 * @param broken null where it keeps every rule up to the decision
 */
public record Planned(
        int number,
        int request,
        String actor,
        @Nullable Content content,
        @Nullable Broken broken,
        boolean protobuf,
        int partition) {

    /** The request ID that stands in it. */
    public String requestId() {
        return broken == Broken.REQUEST_ID_EMPTY ? "" : "r-" + request;
    }

    public Content decided() {
        if (content == null) {
            throw new IllegalStateException("Record " + number + " breaks a rule: " + broken);
        }
        return content;
    }

    /** What it is, for a person who looks for a fault. */
    public String describe(Population population) {
        String what = broken != null
                ? "breaks a rule: " + broken
                : "user " + decided().target().id(population) + ", " + decided();
        return "planned as #" + number + ": request ID " + requestId() + ", actor " + actor + ", "
                + (protobuf ? "Protobuf" : "JSON") + ", " + what;
    }
}
