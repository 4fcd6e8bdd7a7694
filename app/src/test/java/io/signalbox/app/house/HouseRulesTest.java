package io.signalbox.app.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dependencies point one way, and some names and types stay out. */
class HouseRulesTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.signalbox");

  static List<ArchRule> rules() {
    return List.of(
        noClasses()
            .that()
            .resideInAPackage("io.signalbox.engine..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                "io.signalbox.engine..",
                "java.lang..",
                "java.util..",
                "java.time..",
                "org.jspecify..")
            .because(
                "the engine decides and does nothing else. Pass what it needs as a value; do what it wants in routes or platforms"),
        noClasses()
            .that()
            .resideInAPackage("io.signalbox.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.concurrent..")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .because(
                "time and threads are not the engine's. Take the instant from the report or the ask"),
        noClasses()
            .that()
            .resideInAPackage("io.signalbox.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.signalbox.broker..",
                "io.signalbox.platforms..",
                "io.signalbox.routes..",
                "io.signalbox.app..")
            .because("config declares. Move the code that needs more to routes or app"),
        noClasses()
            .that()
            .resideInAPackage("io.signalbox.broker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.signalbox.config..",
                "io.signalbox.platforms..",
                "io.signalbox.routes..",
                "io.signalbox.app..")
            .because("the broker remembers. Move the code that needs more to routes or app"),
        noClasses()
            .that()
            .resideInAPackage("io.signalbox.platforms..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.signalbox.config..",
                "io.signalbox.broker..",
                "io.signalbox.routes..",
                "io.signalbox.app..")
            .because("platforms reach. They know the engine's ports and nothing of who calls them"),
        noClasses()
            .that()
            .resideInAPackage("io.signalbox.routes..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.signalbox.app..")
            .because(
                "the app assembles the routes, not the other way round. Pass what they need to a constructor"),
        noClasses()
            .that()
            .resideInAPackage("io.signalbox.routes.step..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.apache.camel..",
                "jakarta.jms..",
                "io.signalbox.broker..",
                "io.signalbox.platforms..")
            .because("the simulator runs these very classes. Reach the world through engine.port"),
        noClasses()
            .that()
            .resideInAPackage("io.signalbox.routes.bus..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "io.signalbox.broker.ledger..")
            .because(
                "no decision reads the ledger and no step writes to it. The broker alone is the truth"),
        slices()
            .matching("io.signalbox.(engine).(*)..")
            .should()
            .beFreeOfCycles()
            .because(
                "packages are layers: name, spec, gate, model, port, fact, alert, flow, admission. Move the type to the lower one that it is about"),
        classes()
            .should()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Utils")
            .andShould()
            .haveSimpleNameNotEndingWith("Impl")
            .because("such a name says nothing. Name the class after what it is"),
        methods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .areRecords()
            .should()
            .notHaveRawReturnType(JavaClass.Predicates.assignableTo(java.util.Date.class))
            .because("time is java.time here"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holds(ArchRule rule) {
    rule.check(OURS);
  }

  @Test
  void noRuleIsAboutNothing() {
    assertThat(OURS.size()).isGreaterThan(200);
  }

  @Test
  void everyPackageSaysWhatLivesInIt() {
    Map<Boolean, List<String>> packages =
        OURS.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .collect(
                java.util.stream.Collectors.partitioningBy(
                    p -> p.tryGetPackageInfo().isPresent(),
                    java.util.stream.Collectors.mapping(
                        p -> p.getName(), java.util.stream.Collectors.toList())));
    assertThat(packages.get(false)).as("packages without package-info.java").isEmpty();
  }
}
