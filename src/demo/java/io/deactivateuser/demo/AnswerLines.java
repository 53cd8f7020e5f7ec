package io.deactivateuser.demo;

import io.deactivateuser.demo.Outcome.DeadLettered;
import io.deactivateuser.demo.Outcome.Replied;
import io.deactivateuser.demo.Outcome.Unanswered;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Position;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Sends lines and hands out what became of each, in their order. No more than {@link #WINDOW} lines are open at a time,
 * so a file may have any length. For one thread.
 */
final class AnswerLines implements AutoCloseable {
    static final int WINDOW = 5_000;

    private static final Duration POLL = Duration.ofMillis(100);
    private static final String NOT_ANSWERED = "No answer came in time.";
    private static final String GIVEN_UP = "Not sent, since no answer came to the lines before.";

    private final AwaitAnswers answers = new AwaitAnswers(2 * WINDOW);
    private final ActorTokens tokens;
    private final Duration patience;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private long lastAnswer;

    AnswerLines(String bootstrapServers, ActorTokens tokens, Duration patience) {
        this.tokens = tokens;
        this.patience = patience;
        this.producer = DemoClients.producer(bootstrapServers, patience);
        this.consumer = DemoClients.consumer(bootstrapServers);
    }

    /** Returns when each line has its outcome; gives up when nothing is answered for as long as patience lasts. */
    void run(Iterator<RequestLine> lines, Consumer<List<Outcome>> outcomes) {
        long answeredBefore = answers.answeredSoFar();
        lastAnswer = System.nanoTime();
        while (another(lines) || answers.open() > 0) {
            // Without a broker each send may block for as long as patience lasts.
            while (answers.open() < WINDOW && !patienceIsOver() && another(lines)) {
                send(lines.next());
            }
            consumer.poll(POLL).forEach(this::receive);
            outcomes.accept(answers.takeSettled());
            if (answers.answeredSoFar() > answeredBefore) {
                answeredBefore = answers.answeredSoFar();
                lastAnswer = System.nanoTime();
            } else if (patienceIsOver()) {
                giveUp(lines, outcomes);
            }
        }
    }

    /** Whoever writes the lines may be slow: the time until the next one is not spent waiting for an answer. */
    private boolean another(Iterator<RequestLine> lines) {
        long asked = System.nanoTime();
        boolean another = lines.hasNext();
        lastAnswer += System.nanoTime() - asked;
        return another;
    }

    private boolean patienceIsOver() {
        return System.nanoTime() - lastAnswer > patience.toNanos();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        consumer.close();
    }

    private void giveUp(Iterator<RequestLine> lines, Consumer<List<Outcome>> outcomes) {
        answers.giveUp(NOT_ANSWERED);
        outcomes.accept(answers.takeSettled());
        lines.forEachRemaining(line -> outcomes.accept(List.of(new Unanswered(line.label(), GIVEN_UP))));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback gets the result
    private void send(RequestLine line) {
        answers.opened(line.label());
        producer.send(line.record(DemoTopics.REQUESTS, tokens), (metadata, failure) -> {
            if (failure == null) {
                answers.sent(line.label(), new Position(metadata.topic(), metadata.partition(), metadata.offset()));
            } else {
                answers.notSent(line.label(), "Not sent: " + failure.getMessage());
            }
        });
    }

    private void receive(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(DemoTopics.DEAD_LETTERS)) {
            Answered letter = Answered.deadLetter(record);
            String reason = String.valueOf(letter.reason());
            String message = String.valueOf(letter.message());
            answers.answered(letter.request(), line -> new DeadLettered(line, letter.request(), reason, message));
        } else {
            Answered reply = Answered.reply(record);
            answers.answered(reply.request(), line -> new Replied(line, reply));
        }
    }
}
