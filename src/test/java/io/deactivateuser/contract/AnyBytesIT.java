package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decode.Format;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.SharedDeployment;
import io.deactivateuser.fixtures.TestRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/** Any bytes give exactly one reply or one dead letter, and the records around them are answered. */
class AnyBytesIT {
    private static final String VALID = "{\"requestId\":\"r\",\"userId\":\"u\",\"reason\":\"é\",\"validateOnly\":true,"
            + "\"expireTime\":\"2099-01-01T00:00:00Z\"}";

    private final Deployment deployment = SharedDeployment.get();

    @AfterContainer
    static void everyRecordWasAnsweredOnce() {
        SharedDeployment.get().assertExactlyOneAnswerEach();
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void anyBytesAreAnsweredOnce(@ForAll("batches") List<byte[]> values, @ForAll boolean protobuf) {
        List<TestRequest> requests = new ArrayList<>();
        requests.add(deployment.request(deployment.newId("u")).on(0));
        for (byte[] value : values) {
            requests.add(TestRequest.ofBytes(value)
                    .bearing(deployment.adminToken())
                    .in(protobuf ? Format.PROTOBUF : Format.JSON)
                    .on(0));
        }
        requests.add(deployment.request(deployment.newId("u")).on(0));

        List<Position> sent = deployment.send(requests);

        List<Answered> answers = deployment.answers().to(sent);
        assertThat(answers.get(0).outcome()).isEqualTo("USER_NOT_FOUND");
        assertThat(answers.get(answers.size() - 1).outcome()).isEqualTo("USER_NOT_FOUND");
    }

    @Provide
    Arbitrary<List<byte[]>> batches() {
        return Arbitraries.oneOf(anything(), damaged(json()), damaged(protobuf()))
                .list()
                .ofSize(50);
    }

    private static Arbitrary<byte[]> anything() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
    }

    /** A valid request with a few bytes changed, or cut short. */
    private static Arbitrary<byte[]> damaged(byte[] valid) {
        return Combinators.combine(
                        Arbitraries.integers()
                                .between(0, valid.length - 1)
                                .list()
                                .ofMaxSize(4),
                        Arbitraries.bytes(),
                        Arbitraries.integers().between(valid.length - 10, valid.length))
                .as((places, change, length) -> {
                    byte[] bytes = valid.clone();
                    places.forEach(place -> bytes[place] = (byte) (bytes[place] ^ change));
                    return java.util.Arrays.copyOf(bytes, length);
                });
    }

    private static byte[] json() {
        return VALID.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] protobuf() {
        return io.deactivateuser.proto.DeactivateUserRequest.newBuilder()
                .setRequestId("r")
                .setUserId("u")
                .setReason("é")
                .setValidateOnly(true)
                .build()
                .toByteArray();
    }
}
