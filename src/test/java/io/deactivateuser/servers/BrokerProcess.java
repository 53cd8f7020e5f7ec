package io.deactivateuser.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import kafka.Kafka;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/** The main class of an embedded broker's JVM: formats the data directory where that is new, and serves. */
final class BrokerProcess {
    private BrokerProcess() {}

    public static void main(String[] arguments) throws Exception {
        Path settings = Path.of(arguments[0]);
        endWithParent();
        format(settings, arguments[1]);
        Kafka.main(new String[] {settings.toString()});
    }

    /** The parent holds the other end of standard input; it closes even where the parent is killed. */
    private static void endWithParent() {
        Thread watch = new Thread(
                () -> {
                    try {
                        System.in.readAllBytes();
                    } catch (IOException e) {
                        System.err.println(e);
                    }
                    Runtime.getRuntime().halt(0);
                },
                "end-with-parent");
        watch.setDaemon(true);
        watch.start();
    }

    private static void format(Path file, String clusterId) throws Exception {
        Properties settings = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            settings.load(reader);
        }
        Path data = Path.of(settings.getProperty("log.dirs"));
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setClusterId(clusterId)
                .setNodeId(Integer.parseInt(settings.getProperty("node.id")))
                .setControllerListenerName(settings.getProperty("controller.listener.names"))
                .setMetadataLogDirectory(data.toString())
                .setDirectories(List.of(data.toString()))
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setScramArguments(scram(settings))
                .setPrintStream(System.out)
                .run();
    }

    /** SCRAM users that must be there before anyone can log in to make them. */
    private static List<String> scram(Properties settings) {
        List<String> users = new ArrayList<>();
        settings.stringPropertyNames().stream()
                .filter(name -> name.startsWith("test.scram."))
                .sorted()
                .forEach(name -> users.add(settings.getProperty(name)));
        return users;
    }
}
