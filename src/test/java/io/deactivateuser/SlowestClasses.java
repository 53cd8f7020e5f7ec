package io.deactivateuser;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says at the end of a build which classes of tests took longest, so that whoever finds it slow sees where to look. */
final class SlowestClasses {
    private static final int SHOWN = 10;
    private static final Pattern SUITE = Pattern.compile("<testsuite [^>]*? name=\"([^\"]+)\" time=\"([0-9.,]+)\"");

    private record Timed(String name, double seconds) {}

    private SlowestClasses() {}

    /** The arguments are the directories of reports. */
    public static void main(String[] directories) throws IOException {
        List<Timed> classes = new ArrayList<>();
        for (String directory : directories) {
            if (Files.isDirectory(Path.of(directory))) {
                try (DirectoryStream<Path> reports = Files.newDirectoryStream(Path.of(directory), "TEST-*.xml")) {
                    for (Path report : reports) {
                        Matcher suite = SUITE.matcher(Files.readString(report));
                        if (suite.find()) {
                            classes.add(new Timed(
                                    suite.group(1),
                                    Double.parseDouble(suite.group(2).replace(",", ""))));
                        }
                    }
                }
            }
        }
        System.out.printf(
                "The slowest of %d classes of tests, which took %.0f s one by one:%n",
                classes.size(), classes.stream().mapToDouble(Timed::seconds).sum());
        classes.stream()
                .sorted(Comparator.comparingDouble(Timed::seconds).reversed())
                .limit(SHOWN)
                .forEach(slow -> System.out.printf("%6.0f s  %s%n", slow.seconds(), slow.name()));
    }
}
