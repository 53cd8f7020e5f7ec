package io.deactivateuser.torture.traffic;

import io.deactivateuser.decode.Format;
import io.deactivateuser.fixtures.Wrapped;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** What a record is wrapped in and what it wants echoed, by its number, so that nobody has to remember it: a third of all good records. */
final class Wrappings {
    private static final int WRAPPED_ONE_IN = 3;
    private static final int ECHOING_ONE_IN = 4;

    private Wrappings() {}

    static Wrapped of(Planned planned) {
        Random random = random(planned);
        Format format = planned.protobuf() ? Format.PROTOBUF : Format.JSON;
        List<Wrapped> possible =
                Arrays.stream(Wrapped.values()).filter(one -> one.takes(format)).toList();
        Wrapped any = possible.get(random.nextInt(possible.size()));
        return planned.broken() == null && random.nextInt(WRAPPED_ONE_IN) == 0 ? any : Wrapped.IN_NOTHING;
    }

    static List<Header> echoed(Planned planned) {
        Random random = random(planned);
        if (random.nextInt(ECHOING_ONE_IN) != 0) {
            return List.of();
        }
        byte[] task = new byte[random.nextInt(100)];
        random.nextBytes(task);
        byte[] workflow =
                ByteBuffer.allocate(Integer.BYTES).putInt(planned.number()).array();
        return List.of(new RecordHeader("echo-workflow", workflow), new RecordHeader("Echo-Task", task));
    }

    private static Random random(Planned planned) {
        // Neighbours would begin alike without the spread.
        return new Random(planned.number() * 0xD1B54A32D192ED03L);
    }
}
