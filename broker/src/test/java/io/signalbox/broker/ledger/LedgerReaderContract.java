package io.signalbox.broker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.Samples;
import io.signalbox.broker.ledger.LedgerReader.Filter;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reading promises, whatever the database. */
abstract class LedgerReaderContract {
  private static final Target SHOP = Target.of("shop", "staging");

  private Ledger ledger;
  private LedgerReader reader;

  abstract TestDatabase create() throws Exception;

  @BeforeEach
  void open() throws Exception {
    ledger = new Ledger(create().setup(), InstantSource.fixed(Samples.NOON));
    reader = ledger.reader();
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void historyIsPagedWithoutGapsOrRepeats() {
    for (int i = 0; i < 25; i++) {
      // Five at a time are requested in the same moment.
      Instant at = Samples.NOON.plusSeconds(i / 5);
      Target target = i % 2 == 0 ? Story.AUTH : SHOP;
      ledger.store(new Story("d-" + i, target, "1", at).asked(Deployment.Kind.DEPLOY).told());
    }
    List<LedgerRow> paged = new ArrayList<>();
    List<LedgerRow> page = reader.history(Filter.ALL, 4, Optional.empty());
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(4);
      paged.addAll(page);
      page = reader.history(Filter.ALL, 4, Optional.of(page.getLast().place()));
    }
    assertThat(paged).hasSize(25).doesNotHaveDuplicates();
    assertThat(paged)
        .isSortedAccordingTo(
            Comparator.comparing((LedgerRow row) -> row.asked().at())
                .thenComparing(row -> row.id().value())
                .reversed());
    assertThat(reader.history(Filter.of(SHOP), 100, Optional.empty()))
        .hasSize(12)
        .allMatch(row -> row.target().equals(SHOP));
    Filter production =
        new Filter(Optional.empty(), Optional.of(new EnvironmentName("production")));
    assertThat(reader.history(production, 100, Optional.empty())).hasSize(13);
    assertThat(reader.history(Filter.ALL, 0, Optional.empty())).hasSize(1);
  }

  private static AuditTrail.Filter by(String name) {
    return new AuditTrail.Filter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(name));
  }

  @Test
  void theTrailTellsDecisionsAcrossDeploymentsTheNewestFirst() {
    ledger.store(Story.ofEverything("d-1").told());
    ledger.store(
        new Story("d-2", SHOP, "1", Samples.NOON.plusSeconds(3600))
            .asked(Deployment.Kind.DEPLOY)
            .ended(Outcome.REJECTED)
            .told());
    AuditTrail trail = reader.trail();
    assertThat(trail.decisions(AuditTrail.Filter.ALL, 100))
        .extracting(f -> f.deployment() + " " + f.kind())
        .containsExactly(
            "d-2 ended",
            "d-2 requested",
            "d-1 ended",
            "d-1 descended",
            "d-1 turned_back",
            "d-1 heard",
            "d-1 backup_skipped",
            "d-1 requested");
    assertThat(trail.decisions(AuditTrail.Filter.ALL, 3)).hasSize(3);
    AuditTrail.Filter shop =
        new AuditTrail.Filter(
            Optional.of(SHOP.service()),
            Optional.of(SHOP.environment()),
            Optional.empty(),
            Optional.of(Samples.NOON.plusSeconds(3600)),
            Optional.of(Samples.NOON.plusSeconds(3600)),
            Optional.of("ad"));
    assertThat(trail.decisions(shop, 100)).hasSize(2);
    assertThat(trail.decisions(by("%"), 100)).as("a name, and no pattern").isEmpty();
    assertThat(trail.decisions(by("bob"), 100)).isEmpty();
  }

  @Test
  void theTrailIsExportedChainByChainAndPageByPage() {
    ledger.store(Story.ofEverything("d-2").told());
    ledger.store(Story.ofEverything("d-1").told());
    AuditTrail trail = reader.trail();
    List<StoredFact> all = trail.chains(AuditTrail.Filter.ALL, 100, Optional.empty());
    assertThat(all).hasSize(2 * Story.ofEverything("d-1").told().size());
    List<StoredFact> paged = new ArrayList<>();
    List<StoredFact> page = trail.chains(AuditTrail.Filter.ALL, 4, Optional.empty());
    while (!page.isEmpty()) {
      paged.addAll(page);
      StoredFact last = page.getLast();
      page =
          trail.chains(
              AuditTrail.Filter.ALL,
              4,
              Optional.of(new AuditTrail.Place(last.deployment(), last.number())));
    }
    assertThat(paged).isEqualTo(all);
    AuditTrail.Filter one =
        new AuditTrail.Filter(
            Optional.empty(),
            Optional.empty(),
            Optional.of(new DeploymentId("d-2")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(trail.chains(one, 100, Optional.empty()))
        .hasSize(all.size() / 2)
        .allMatch(f -> f.deployment().value().equals("d-2"));
  }

  @Test
  void theStepThatRunsIsShownWithItsEndAndNotTheOneThatIsOver() {
    Cursor gate = new Cursor(Step.GATE, Cursor.Phase.LIVE, 1, 0);
    Story story = begun("d-1", Story.AUTH, "1", 0);
    ledger.store(
        story
            .tell(
                new What.StepDone(
                    Cursor.at(Step.BACKUP),
                    1,
                    List.of(),
                    Optional.of(new What.Next(Step.PUSH, 0, Optional.empty()))))
            .told());
    assertThat(progress("d-1").step()).contains(Step.PUSH);
    Instant end = at(900);
    ledger.store(
        story
            .tell(
                new What.GatePassed(
                    gate,
                    "all healthy",
                    List.of(),
                    Optional.of(new What.Next(Step.BAKE, 1, Optional.of(end)))))
            .told());
    assertThat(progress("d-1").step()).contains(Step.BAKE);
    assertThat(progress("d-1").until()).contains(end);
    assertThat(progress("d-1").said()).as("what is over says no more").isEmpty();
    ledger.store(
        story.tell(new What.TurnedBack(Story.verdict(), Optional.of(new Version("0")))).told());
    assertThat(progress("d-1").step()).contains(Step.RESTORE);
    assertThat(progress("d-1").until()).isEmpty();
  }

  private LedgerRow.Progress progress(String id) {
    return reader.deployment(id).orElseThrow().progress();
  }

  @Test
  void aPrefixFindsTheOnlyOne() {
    for (String id : List.of("abc-1", "abd-1", "abd-12", "Abc-1", "ab-z")) {
      ledger.store(Story.of(id).asked(Deployment.Kind.DEPLOY).told());
    }
    assertThat(reader.deployment("abc").orElseThrow().id().value()).isEqualTo("abc-1");
    assertThat(reader.deployment("abd-1").orElseThrow().id().value()).isEqualTo("abd-1");
    assertThat(reader.deployment("abd")).isEmpty();
    assertThat(reader.deployment("b")).isEmpty();
    assertThat(reader.deployment("")).isEmpty();
    assertThat(reader.deployment("%")).isEmpty();
    assertThat(reader.matching("ab", 10))
        .extracting(row -> row.id().value())
        .containsExactly("ab-z", "abc-1", "abd-1", "abd-12");
  }

  @Test
  void targetsShowWhatServes() {
    ledger.store(deployed("d-1", Story.AUTH, "1", 0).told());
    ledger.store(deployed("d-2", Story.AUTH, "2", 10).told());
    ledger.store(
        begun("d-3", Story.AUTH, "3", 20)
            .tell(new What.TurnedBack(Story.verdict(), Optional.of(new Version("2"))))
            .ended(Outcome.ROLLED_BACK)
            .told());
    ledger.store(begun("d-4", Story.AUTH, "4", 30).ended(Outcome.FAILED).told());
    ledger.store(begun("d-5", Story.AUTH, "5", 40).told());
    // A rollback with nothing to do ends well, and brings nothing.
    ledger.store(
        new Story("d-6", Story.AUTH, "none", at(50))
            .asked(Deployment.Kind.ROLLBACK)
            .ended(Outcome.SUCCEEDED)
            .told());
    ledger.store(
        new Story("s-1", SHOP, "7", at(0))
            .asked(Deployment.Kind.ROLLBACK)
            .started()
            .tell(new What.Descended(1, new Version("6"), "7 is not there"))
            .ended(Outcome.SUCCEEDED)
            .told());

    assertThat(reader.targets())
        .extracting(s -> s.target() + " " + s.version() + " " + s.by() + " " + s.outcome())
        .containsExactly("auth@production 2 d-3 ROLLED_BACK", "shop@staging 6 s-1 SUCCEEDED");
    assertThat(reader.running()).extracting(row -> row.id().value()).containsExactly("d-5");
  }

  /** Looked at only: by force nothing counts as serving because of it. */
  @Test
  void anAdoptionSaysWhatServes() {
    ledger.store(adoption("a-1", Optional.of(new Version("4"))).told());
    LedgerRow row = reader.deployment("a-1").orElseThrow();
    assertThat(row.progress().step()).contains(Step.OBSERVE);
    assertThat(row.ending().orElseThrow().serves()).contains(new Version("4"));
    ledger.store(adoption("a-2", Optional.empty()).told());
    assertThat(reader.deployment("a-2").orElseThrow().ending().orElseThrow().serves()).isEmpty();
  }

  private static Story adoption(String id, Optional<Version> current) {
    return new Story(id, Story.AUTH, "none", at(0))
        .asked(Deployment.Kind.ADOPT)
        .started()
        .tell(
            new What.StepDone(Cursor.at(Step.OBSERVE), 1, List.of()),
            new What.Adopted(new Fence(7), current))
        .ended(Outcome.SUCCEEDED);
  }

  @Test
  void pruningKeepsWhatServesAndWhatRuns() {
    for (int i = 0; i < 450; i++) {
      ledger.store(deployed("d-" + i, Story.AUTH, "1", i).told());
    }
    ledger.store(begun("running", Story.AUTH, "2", 0).told());
    ledger.store(deployed("s-1", SHOP, "1", 0).told());
    assertThat(ledger.prune(at(440).plus(Duration.ofSeconds(2)))).isEqualTo(440);
    assertThat(reader.history(Filter.ALL, 100, Optional.empty())).hasSize(12);
    assertThat(reader.facts(Story.of("d-0").id())).isEmpty();
    assertThat(ledger.prune(at(10_000))).isEqualTo(9);
    assertThat(reader.targets()).extracting(s -> s.by().value()).containsExactly("d-449", "s-1");
    assertThat(reader.running()).hasSize(1);
    assertThat(reader.verifyAll()).isEqualTo(new Verification.Sound(8));
  }

  private static Story deployed(String id, Target target, String version, int second) {
    return begun(id, target, version, second).ended(Outcome.SUCCEEDED);
  }

  private static Story begun(String id, Target target, String version, int second) {
    return new Story(id, target, version, at(second)).asked(Deployment.Kind.DEPLOY).started();
  }

  private static Instant at(int second) {
    return Samples.NOON.plusSeconds(second);
  }
}
