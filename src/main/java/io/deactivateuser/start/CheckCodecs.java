package io.deactivateuser.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jpountz.lz4.LZ4Factory;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Before the consumers start: whatever producers compress with, this worker can read. Some codecs have a native library that is unpacked
 * first, which a temporary directory that is read-only or noexec does not let. It ends no start, since nobody may use such a codec.
 */
@Component
class CheckCodecs {
    private static final Logger log = LoggerFactory.getLogger(CheckCodecs.class);
    private static final byte[] SAMPLE = "deactivate ".repeat(20).getBytes(StandardCharsets.US_ASCII);

    void check() {
        loadLz4();
        List<String> unusable = new ArrayList<>();
        for (CompressionType codec : CompressionType.values()) {
            if (!works(codec)) {
                unusable.add(codec.name);
            }
        }
        if (!unusable.isEmpty()) {
            log.warn(
                    "Requests that are compressed with {} cannot be read here, and hold up their partition: the codec's native library"
                            + " cannot be unpacked or loaded. Let java.io.tmpdir name a directory that can be written and from which"
                            + " libraries may be loaded (not noexec).",
                    String.join(", ", unusable));
        }
    }

    /** In a jar of jars LZ4 keeps to its Java code, which takes twice as long for a reply, unless its native library is loaded already. */
    private static void loadLz4() {
        try {
            LZ4Factory.nativeInstance();
        } catch (RuntimeException | LinkageError e) {
            log.debug("LZ4 goes on in Java.", e);
        }
    }

    private static boolean works(CompressionType codec) {
        try {
            ByteBufferOutputStream compressed = new ByteBufferOutputStream(SAMPLE.length * 2);
            Compression compression = Compression.of(codec).build();
            try (OutputStream out = compression.wrapForOutput(compressed, RecordBatch.MAGIC_VALUE_V2)) {
                out.write(SAMPLE);
            }
            ByteBuffer bytes = compressed.buffer().flip();
            try (InputStream in =
                    compression.wrapForInput(bytes, RecordBatch.MAGIC_VALUE_V2, BufferSupplier.NO_CACHING)) {
                return Arrays.equals(in.readNBytes(SAMPLE.length), SAMPLE);
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            log.debug("The codec {} does not work.", codec, e);
            return false;
        }
    }
}
