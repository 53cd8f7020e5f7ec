package io.deactivateuser.demo;

/** Where everything is, and how to send more. */
final class Directions {
    private static final String MARGIN = "  ";

    private Directions() {}

    static String of(DemoServers servers, DemoWorker worker, Colours colours) {
        return String.join(
                "\n",
                colours.bold("Where things are"),
                entry("broker", servers.bootstrapServers()),
                entry("topics", DemoTopics.REQUESTS + ", " + DemoTopics.RESULTS + ", " + DemoTopics.DEAD_LETTERS),
                entry(
                        "database",
                        servers.database().url() + "?user=" + servers.database().username()),
                entry("", servers.psql()),
                entry("health", worker.url("/actuator/health")),
                entry("metrics", worker.url("/actuator/prometheus")),
                "",
                colours.bold("Whom a request can name"),
                SampleUsers.DESCRIPTION.indent(MARGIN.length()),
                colours.bold("Send more"),
                MARGIN + "Type a request as one line of JSON, with an actor if you like:",
                MARGIN + "{\"requestId\": \"mine-1\", \"userId\": \"u-42\", \"actor\": \"org-1-owner\"}",
                MARGIN + "Or a file of such lines, answered as JSON lines on standard output:",
                MARGIN + "./mvnw -q spring-boot:test-run -Dspring-boot.run.arguments=\"--requests=FILE --exit\"",
                "",
                "Ctrl-C ends all of it.");
    }

    private static String entry(String name, String value) {
        return MARGIN + "%-9s ".formatted(name) + value;
    }
}
