package io.deactivateuser.authenticate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import io.deactivateuser.authenticate.PublishedKeys.Pace;
import io.deactivateuser.authenticate.TokenVerifier.Verification;
import io.deactivateuser.fixtures.Background;
import io.deactivateuser.fixtures.TokenSigner;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a key server, and what becomes of tokens meanwhile. */
@Timeout(60)
class PublishedKeysTest {
    private static final Set<JWSAlgorithm> RS256 = Set.of(JWSAlgorithm.RS256);
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration NEVER = Duration.ofHours(1);

    private static final TokenSigner SIGNER = new TokenSigner();
    private static final TokenSigner NAMESAKE = new TokenSigner();
    private static final TokenSigner NEXT = new TokenSigner("key-2");
    private static final TokenSigner FORGER = new TokenSigner("invented");

    private final KeyServer server = new KeyServer(SIGNER);
    private final List<PublishedKeys> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(PublishedKeys::stop);
        server.close();
    }

    static Stream<Function<KeyServer, KeyServer.Answer>> badAnswers() {
        return Stream.of(
                server -> KeyServer.status(503),
                server -> KeyServer.status(404),
                server -> KeyServer.page(200, "text/html", "<html>Sign in</html>"),
                server -> KeyServer.json(""),
                server -> KeyServer.json("null"),
                server -> KeyServer.json("[]"),
                server -> KeyServer.json("{}"),
                server -> KeyServer.json("{\"keys\":null}"),
                server -> KeyServer.json("{\"keys\":{}}"),
                server -> KeyServer.json("{\"keys\":[]}"),
                server -> KeyServer.json("{\"keys\":[{\"kid\":\"x\"}]}"),
                server -> KeyServer.json("{\"keys\":" + "[".repeat(100_000)),
                server -> KeyServer.redirect(server.keySet()),
                server -> KeyServer.redirect("http://127.0.0.1:1/keys"),
                server -> KeyServer.redirect("file:///etc/hosts"),
                KeyServer::flood);
    }

    @ParameterizedTest
    @MethodSource("badAnswers")
    void theLastGoodKeysStayInForceWhateverIsAnsweredAfterThem(Function<KeyServer, KeyServer.Answer> bad) {
        PublishedKeys keys = reading(SOON, SOON);
        server.answer(bad.apply(server));
        int before = server.asked();
        await().until(() -> keys.state().fault() != null && server.asked() > before);

        assertThat(judge(keys, SIGNER.token("admin"))).isEqualTo("admin");
        assertThat(judge(keys, FORGER.token("admin"), new Patience(SOON))).isEqualTo("key");
        assertThat(judge(keys, SIGNER.token("admin"))).isEqualTo("admin");

        server.publish(NEXT);
        await().until(() -> keys.state().fault() == null);
        assertThat(judge(keys, SIGNER.token("admin")))
                .as("a good set that has it no more ends it")
                .isEqualTo("key");
    }

    /** As an error does that has nothing to do with the keys, such as memory that runs out while they are read. */
    @Test
    void anErrorWhileTheKeysAreReadEndsThatAttemptAlone() {
        FetchKeySet fetch = FetchKeySet.at(URI.create(server.keySet()), RS256);
        AtomicBoolean failed = new AtomicBoolean();
        PublishedKeys keys = start(new PublishedKeys(
                () -> {
                    if (failed.compareAndSet(false, true)) {
                        throw new OutOfMemoryError("not really");
                    }
                    return fetch.fetch();
                },
                new Pace(SOON, SOON, SOON, SOON, SOON, NEVER)));

        await().until(() -> keys.state().fault() == null);

        assertThat(judge(keys, SIGNER.token("admin"))).isEqualTo("admin");
    }

    @ParameterizedTest
    @MethodSource("badAnswers")
    void beforeAGoodAnswerNothingIsSaidOfATokenAndTheReasonCanBeSeen(Function<KeyServer, KeyServer.Answer> bad) {
        server.answer(bad.apply(server));
        PublishedKeys keys = published(SOON, SOON);
        await().until(() -> String.valueOf(keys.state().fault()).startsWith(server.keySet()));

        assertThat(keys.state().fault()).startsWith(server.keySet()).doesNotContain("not asked");
        assertThatThrownBy(() -> judge(keys, SIGNER.token("admin")))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining(server.keySet());

        server.publish(SIGNER);
        await().until(() -> keys.state().keys(), Integer.valueOf(1)::equals);
        assertThat(judge(keys, SIGNER.token("admin"))).isEqualTo("admin");
    }

    @Test
    void anAnswerThatTakesForEverIsGivenUp() {
        server.answer(server.drip());
        PublishedKeys dripping = published(SOON, SOON);
        KeyServer silent = new KeyServer(SIGNER);
        silent.answer(silent.silence());
        PublishedKeys waiting = published(silent, SOON, SOON);

        await().until(() -> server.asked() > 1 && silent.asked() > 1);

        assertThat(dripping.state().fault()).contains("does not answer in full within 5 s");
        assertThat(waiting.state().fault()).contains("does not answer in full within 5 s");
        silent.close();
    }

    @Test
    void aRedirectIsFollowed() {
        KeyServer elsewhere = new KeyServer(SIGNER);
        server.answer(KeyServer.redirect(elsewhere.keySet()));

        assertThat(judge(reading(NEVER, SOON), SIGNER.token("admin"))).isEqualTo("admin");
        elsewhere.close();
    }

    @Test
    void theKeySetIsReadAgainNowAndThenAndAKeyThatIsGoneEnds() {
        PublishedKeys keys = reading(SOON, NEVER);
        server.publish(NEXT);
        int before = server.asked();

        await().until(() -> server.asked() > before + 1);

        assertThat(judge(keys, SIGNER.token("admin"))).isEqualTo("key");
    }

    @Test
    void aTokenThatNamesANewKeyHasItAskedFor() {
        PublishedKeys keys = reading(NEVER, SOON);
        server.publish(NEXT);

        assertThat(judge(keys, NEXT.token("admin"))).isEqualTo("admin");
    }

    @Test
    void aNewKeyUnderTheOldNameIsAskedFor() {
        PublishedKeys keys = reading(NEVER, SOON);
        server.publish(NAMESAKE);

        assertThat(judge(keys, NAMESAKE.token("admin"))).isEqualTo("admin");
    }

    @Test
    void aNewKeyWithoutANameIsAskedFor() {
        server.publish("{\"keys\":[" + nameless(SIGNER) + "]}");
        PublishedKeys keys = reading(NEVER, SOON);
        server.publish("{\"keys\":[" + nameless(NAMESAKE) + "]}");

        assertThat(judge(keys, withoutKeyId(NAMESAKE))).isEqualTo("admin");
    }

    @Test
    void aKeyThatWasLookedForInVainIsFoundOnceItIsPublished() {
        PublishedKeys keys = reading(NEVER, SOON);
        assertThat(judge(keys, NEXT.token("admin"))).isEqualTo("key");

        server.publish(NEXT);

        assertThat(judge(keys, NEXT.token("admin"))).isEqualTo("admin");
    }

    @Test
    void howeverManyTokensNameInventedKeysTheServerIsAskedAtTheSamePace() {
        PublishedKeys keys = reading(NEVER, NEVER);

        String forged = FORGER.token("admin");
        String badlySigned = NAMESAKE.token("admin");
        for (int i = 0; i < 200; i++) {
            assertThat(judge(keys, i % 2 == 0 ? forged : badlySigned, new Patience(Duration.ofNanos(1))))
                    .isIn("key", "signature");
        }

        assertThat(server.asked()).isEqualTo(1);
    }

    @Test
    void aBatchWaitsOnceHoweverManyOfItsTokensNameInventedKeys() {
        PublishedKeys keys = reading(NEVER, SOON);
        Patience batch = new Patience(Duration.ofMinutes(10));
        int before = server.asked();

        List<String> judged = IntStream.range(0, 50)
                .mapToObj(i -> judge(keys, FORGER.token("admin-" + i), batch))
                .toList();

        assertThat(judged).containsOnly("key");
        assertThat(server.asked()).isEqualTo(before + 1);
    }

    @Test
    void aBatchThatWaitsForAKeyKeepsNobodyElseFromJudging() {
        PublishedKeys keys = reading(NEVER, SOON);
        server.answer(server.silence());
        CompletableFuture<String> waiting =
                Background.start(() -> judge(keys, FORGER.token("admin"), new Patience(Duration.ofMinutes(10))));
        int before = server.asked();
        await().until(() -> server.asked() > before || waiting.isDone());

        assertThat(judge(keys, SIGNER.token("admin"))).isEqualTo("admin");

        assertThat(waiting).isNotDone();
    }

    /** Each batch that waits for an invented key is late. What they may be late by, all together, is bounded. */
    @Test
    void waitingInVainEndsLongBeforeAFloodOfInventedKeysDoes() {
        PublishedKeys keys = published(server, new Pace(NEVER, NEVER, NEVER, SOON, SOON, Duration.ofMillis(200)));
        await().until(() -> keys.state().fault() == null);

        for (int i = 0; i < 20; i++) {
            assertThat(judge(keys, FORGER.token("admin"), new Patience(Duration.ofSeconds(30))))
                    .isEqualTo("key");
        }

        assertThat(judge(keys, SIGNER.token("admin"))).isEqualTo("admin");
    }

    @Test
    void whoWaitsWhenTheWorkerEndsIsNotToldThatItsTokenIsBad() {
        PublishedKeys keys = reading(NEVER, NEVER);
        Patience batch = new Patience(Duration.ofMinutes(10));
        CompletableFuture<String> waiting = Background.start(() -> judge(keys, FORGER.token("admin"), batch));

        keys.stop();

        assertThatThrownBy(waiting::join).hasCauseInstanceOf(KeysUnavailableException.class);
    }

    @Test
    void anIssuerAloneIsAskedWhereItsKeysAre() {
        PublishedKeys keys = ofIssuer();
        await().until(() -> keys.state().fault() == null);

        assertThat(judge(keys, SIGNER.token("admin"))).isEqualTo("admin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "no JSON",
                "{\"issuer\":\"https://other.example\",\"jwks_uri\":\"KEYS\"}",
                "{\"issuer\":\"ISSUER\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":7}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"/keys\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"file:///etc/hosts\"}"
            })
    void anIssuerWhoseMetadataSayNothingOfItsKeysIsNamed(String metadata) {
        String text = metadata.replace("ISSUER", server.issuer()).replace("KEYS", server.keySet());
        server.answerMetadata(KeyServer.json(text));
        PublishedKeys keys = ofIssuer();

        await().until(() -> Objects.requireNonNull(keys.state().fault()).startsWith(server.issuer()));

        assertThat(server.asked()).isZero();
        server.answerMetadata(
                KeyServer.json("{\"issuer\":\"" + server.issuer() + "\",\"jwks_uri\":\"" + server.keySet() + "\"}"));
        await().until(() -> keys.state().fault() == null);
    }

    private PublishedKeys ofIssuer() {
        return start(new PublishedKeys(
                FetchKeySet.of(server.issuer(), RS256), new Pace(SOON, SOON, SOON, SOON, SOON, NEVER)));
    }

    /** With the first key set read. */
    private PublishedKeys reading(Duration again, Duration atMostEvery) {
        PublishedKeys keys = published(again, atMostEvery);
        await().until(() -> keys.state().fault() == null);
        return keys;
    }

    private PublishedKeys published(Duration again, Duration atMostEvery) {
        return published(server, again, atMostEvery);
    }

    private PublishedKeys published(KeyServer of, Duration again, Duration atMostEvery) {
        return published(of, new Pace(again, atMostEvery, SOON, SOON, SOON, NEVER));
    }

    private PublishedKeys published(KeyServer of, Pace pace) {
        return start(new PublishedKeys(FetchKeySet.at(URI.create(of.keySet()), RS256), pace));
    }

    private PublishedKeys start(PublishedKeys keys) {
        started.add(keys);
        keys.start();
        return keys;
    }

    private static String judge(PublishedKeys keys, String token) {
        return judge(keys, token, new Patience(Duration.ofSeconds(30)));
    }

    private static String judge(PublishedKeys keys, String token, Patience patience) {
        Verification verification =
                new TokenVerifier(new TokenRules(RS256, null, Set.of(), true), keys).verify(token, patience);
        return verification instanceof Verification.Good good
                ? good.token().actor().id()
                : ((Verification.Bad) verification).fault().toString();
    }

    private static String nameless(TokenSigner signer) {
        return signer.jwk().replace("\"kid\":\"key-1\",", "");
    }

    private static String withoutKeyId(TokenSigner signer) {
        return signer.signRaw(
                "{\"alg\":\"RS256\"}",
                "{\"sub\":\"admin\",\"exp\":" + Instant.now().plusSeconds(60).getEpochSecond() + "}");
    }
}
