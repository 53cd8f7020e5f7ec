package io.deactivateuser.demo;

import java.util.List;

/** Answers what is typed, line by line, until the input ends: as a row, and as the reply itself. */
record AnswerTyped(Streams streams, Colours colours) {

    void run(AnswerLines answers) {
        AnswerTable table = new AnswerTable(streams.answers(), colours);
        JsonLines json = new JsonLines(streams.answers());
        ReadLines typed = new ReadLines(System.in);
        prompt();
        while (typed.hasNext()) {
            answers.run(List.of(typed.next()).iterator(), outcomes -> {
                outcomes.forEach(table);
                outcomes.forEach(json);
            });
            prompt();
        }
    }

    private void prompt() {
        if (Terminal.isThere()) {
            streams.messages().print("> ");
            streams.messages().flush();
        }
    }
}
