package io.deactivateuser.demo;

/** Where everything is, and how to send more. */
final class Directions {
    private static final String MARGIN = "  ";

    private Directions() {}

    static String of(DemoServers servers, DemoWorker worker, TokenFile token, Colours colours) {
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
                entry("look-up", worker.url("/v1/requests/r-1")),
                entry("token", token.path() + ", of the actor admin, for a day; you alone may read it"),
                "",
                colours.bold("Whom a request can name"),
                SampleUsers.DESCRIPTION.indent(MARGIN.length()),
                colours.bold("Send more"),
                MARGIN + "Type a request as one line of JSON, with an actor if you like:",
                MARGIN + "{\"requestId\": \"mine-1\", \"userId\": \"u-42\", \"actor\": \"org-1-owner\"}",
                MARGIN + "Or a file of such lines, answered as JSON lines on standard output:",
                MARGIN + "./mvnw -q spring-boot:test-run -Dspring-boot.run.arguments=\"--requests=FILE --exit\"",
                MARGIN
                        + "A program of your own sends the file's token as a record's header: authorization: Bearer TOKEN.",
                MARGIN + "docs/clients.md has such programs, and this asks for the first answer once more:",
                MARGIN + "curl -H \"Authorization: Bearer $(cat " + token.path() + ")\" "
                        + worker.url("/v1/requests/r-1"),
                "",
                "Ctrl-C ends all of it.");
    }

    private static String entry(String name, String value) {
        return MARGIN + "%-9s ".formatted(name) + value;
    }
}
