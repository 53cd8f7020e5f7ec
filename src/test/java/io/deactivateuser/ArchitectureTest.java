package io.deactivateuser;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the packages. */
@AnalyzeClasses(packagesOf = ArchitectureTest.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule THE_DECISION_KNOWS_NOTHING_ELSE = classes()
            .that()
            .resideInAPackage("..decide..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("..decide..", "java..", "org.jspecify.annotations.."));

    @ArchTest
    static final ArchRule THE_DECISION_HAS_NO_CLOCK_OF_ITS_OWN = noClasses()
            .that()
            .resideInAPackage("..decide..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.time.Clock.class);

    @ArchTest
    static final ArchRule DECODING_KNOWS_NO_SPRING = noClasses()
            .that()
            .resideInAPackage("..decode..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule ONLY_APPLY_KNOWS_THE_DATABASE = noClasses()
            .that(not(resideInAPackage("..apply..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..",
                    "javax.sql..",
                    "org.springframework.jdbc..",
                    "org.springframework.data..",
                    "org.postgresql..");

    @ArchTest
    static final ArchRule WHAT_A_RECORD_MEANS_KNOWS_NO_KAFKA = noClasses()
            .that(not(resideInAnyPackage(
                    "..consume..", "..start..", "..recover..", "..read..", "..reply..", "..observe..", "..list.ask..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..");

    /** The tool is a program of its own: what it knows of the worker is the public contract. */
    @ArchTest
    static final ArchRule THE_TOOL_KNOWS_NOTHING_OF_THE_WORKER = classes()
            .that()
            .resideInAPackage("io.deactivateuser.list..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "io.deactivateuser.list..",
                    "java..",
                    "org.jspecify.annotations..",
                    "picocli..",
                    "de.siegmar.fastcsv..",
                    "tools.jackson.core..",
                    "org.apache.kafka.clients..",
                    "org.apache.kafka.common.."));

    /** The libraries of the tool are not in the worker's jar, and neither is the tool. */
    @ArchTest
    static final ArchRule THE_WORKER_KNOWS_NOTHING_OF_THE_TOOL = noClasses()
            .that()
            .resideOutsideOfPackage("io.deactivateuser.list..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.deactivateuser.list..", "picocli..", "de.siegmar.fastcsv..");

    /** A package may know those below it, never one above it or beside it. */
    @ArchTest
    static final ArchRule NO_ARROW_RUNS_UP = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("consume")
            .definedBy("..consume..")
            .layer("lookup")
            .definedBy("..lookup..")
            .layer("start")
            .definedBy("..start..")
            .layer("recover")
            .definedBy("..recover..")
            .layer("read")
            .definedBy("..read..")
            .layer("apply")
            .definedBy("..apply..")
            .layer("authenticate")
            .definedBy("..authenticate..")
            .layer("reply")
            .definedBy("..reply..")
            .layer("decode")
            .definedBy("..decode..")
            .layer("observe")
            .definedBy("..observe..")
            .layer("settings")
            .definedBy("..settings..")
            .layer("decide")
            .definedBy("..decide..")
            .whereLayer("consume")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("lookup")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("start")
            .mayOnlyBeAccessedByLayers("consume")
            .whereLayer("recover")
            .mayOnlyBeAccessedByLayers("consume", "start")
            .whereLayer("read")
            .mayOnlyBeAccessedByLayers("consume", "recover")
            .whereLayer("apply")
            .mayOnlyBeAccessedByLayers("consume", "start", "recover", "lookup")
            .whereLayer("authenticate")
            .mayOnlyBeAccessedByLayers("consume", "lookup")
            .whereLayer("reply")
            .mayOnlyBeAccessedByLayers("consume", "recover", "lookup")
            .whereLayer("decode")
            .mayOnlyBeAccessedByLayers("consume", "recover", "read", "reply")
            .whereLayer("observe")
            .mayOnlyBeAccessedByLayers("consume", "recover", "apply")
            .whereLayer("settings")
            .mayOnlyBeAccessedByLayers("consume", "start", "recover", "read", "apply", "authenticate", "reply")
            .whereLayer("decide")
            .mayOnlyBeAccessedByLayers("consume", "lookup", "recover", "apply", "authenticate", "reply", "decode");

    @ArchTest
    static final ArchRule PACKAGES_MAKE_NO_CYCLE =
            slices().matching("io.deactivateuser.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PACKAGES_OF_THE_TOOL_MAKE_NO_CYCLE =
            slices().matching("io.deactivateuser.list.(*)..").should().beFreeOfCycles();
}
