package io.deactivateuser.list.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.exit.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator's file may say to the broker's clients. */
class ClientSettingsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acks=0",
                "acks=1",
                "enable.idempotence=false",
                "isolation.level=read_uncommitted",
                "enable.auto.commit=true",
                "allow.auto.create.topics=true",
                "retries=0",
                "transactional.id=mine",
                "auto.offset.reset=latest",
                "interceptor.classes=org.example.Interceptor",
                "key.serializer=org.apache.kafka.common.serialization.StringSerializer",
                "value.deserializer=org.apache.kafka.common.serialization.StringDeserializer",
                "partitioner.ignore.keys=true",
                "partitioner.class=org.apache.kafka.clients.producer.RoundRobinPartitioner",
                "check.crcs=false"
            })
    void whatWouldLoseOrMixRecordsIsRefusedByItsName(String setting) throws IOException {
        Path file = write(setting);

        assertThatThrownBy(() -> new ClientSettings("broker:9092", file))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("the setting " + setting.substring(0, setting.indexOf('=')) + " is refused")
                .extracting(stop -> ((Stop) stop).status())
                .isEqualTo(ExitStatus.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acks=all", "acks=-1", "isolation.level=read_committed", "check.crcs=true", "linger.ms=50"})
    void whatSaysTheSameOrIsAMatterOfTasteIsTaken(String setting) throws IOException {
        ClientSettings settings = new ClientSettings("broker:9092", write(setting));

        assertThat(settings.producer()).containsEntry("acks", "all").containsEntry("enable.idempotence", "true");
        assertThat(settings.consumer())
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("bootstrap.servers", "broker:9092");
    }

    private Path write(String setting) throws IOException {
        return Files.writeString(directory.resolve("client.properties"), setting + "\n");
    }
}
