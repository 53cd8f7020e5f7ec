package io.deactivateuser.bench;

import io.deactivateuser.bench.Input.Kind;
import io.deactivateuser.fixtures.TokenSigner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Makes the requests of a backlog, each from its number alone; the token is the actor's, signed once. */
final class Requests {
    private static final int ACTORS = 8;

    /** The first of them may write the whole instance, and so learn of a user that there is none. */
    private static final int INSTANCE_ACTORS = 4;
    // A prime, so that users come in an order that is not the table's.
    private static final long STRIDE = 7_368_787;

    private final TokenSigner signer = new TokenSigner();
    private final List<byte[]> tokens = IntStream.range(0, ACTORS)
            .mapToObj(number -> bearer("actor-" + number))
            .toList();
    private final byte[] stranger = bearer("stranger");
    private final byte[] invented =
            ("Bearer " + new TokenSigner("invented").token("actor-0")).getBytes(StandardCharsets.US_ASCII);

    TokenSigner signer() {
        return signer;
    }

    /** A request whose token is of an issuer's key that nobody publishes. */
    ProducerRecord<byte[], byte[]> forged(String topic, int number) {
        return record(topic, id(number), "user-" + number, invented);
    }

    String publicKeyLocation() {
        return signer.publicKeyLocation();
    }

    /** A request that deactivates a user of the warm-up's own. */
    ProducerRecord<byte[], byte[]> warmUp(String topic, int number) {
        return record(topic, id(-1L - number), "warm-up-" + number, token(number));
    }

    /** A request of the measured part of a backlog, over that many users. */
    ProducerRecord<byte[], byte[]> measured(String topic, Input input, int users, long number) {
        int active = users - users / Directories.DEACTIVATED_SHARE;
        String user = user(number, active);
        return switch (input.kind(number)) {
            case SUCCESS -> record(topic, id(number), user, token(number));
            case REPEAT -> {
                long original = original(input, number);
                yield record(topic, id(original), user(original, active), token(original));
            }
            case DEACTIVATED_ALREADY ->
                record(topic, id(number), "user-" + (active + number % (users - active)), token(number));
            case UNKNOWN -> record(topic, id(number), "nobody-" + number, token(number % INSTANCE_ACTORS));
            case DENIED -> record(topic, id(number), user, stranger);
        };
    }

    private static long original(Input input, long number) {
        long original = number / 2;
        while (input.kind(original) != Kind.SUCCESS) {
            original++;
        }
        return original;
    }

    private static String user(long number, long active) {
        return "user-" + number % active * STRIDE % active;
    }

    private static String id(long number) {
        SplittableRandom random = new SplittableRandom(number);
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private byte[] token(long number) {
        return tokens.get((int) (number % ACTORS));
    }

    private byte[] bearer(String actor) {
        return ("Bearer " + signer.token(actor)).getBytes(StandardCharsets.US_ASCII);
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String id, String user, byte[] token) {
        String value = "{\"requestId\":\"" + id + "\",\"userId\":\"" + user + "\",\"reason\":\"Left the company\"}";
        RecordHeaders headers = new RecordHeaders();
        headers.add("authorization", token);
        return new ProducerRecord<>(
                topic, null, user.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8), headers);
    }
}
