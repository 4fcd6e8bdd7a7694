package io.signalbox.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Status;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Who may act on a target: requests and returns in, dispatches out. */
class AdmitterTest {
  private static final Cause.Wishes FORCE = new Cause.Wishes(false, true, false, false);
  private static final Cause.Wishes PREEMPT = new Cause.Wishes(false, false, true, false);

  @Test
  void theFirstDeploymentStartsAndHasNothingToReturnTo() {
    Desk desk = new Desk();
    assertThat(desk.deploy("d1", "v1")).isEqualTo("start d1 with fence 1, back to []");
    assertThat(desk.held()).isEqualTo("d1, then nobody");
    assertThat(desk.ends("d1", Outcome.SUCCEEDED)).isEqualTo("close d1 SUCCEEDED");
    assertThat(desk.held()).isEqualTo("nobody, then nobody");
    assertThat(desk.proven()).isEqualTo("[v1]");
  }

  /** T5: one event, ten deliveries, one run. */
  @Test
  void anEventThatComesAgainIsKnown() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    for (int i = 0; i < 9; i++) assertThat(desk.deploy("d2", "v2")).isEqualTo("known as d2");
    desk.ends("d2", Outcome.SUCCEEDED);
    long revision = desk.record().revision();
    assertThat(desk.deploy("d2", "v2")).as("hours later, too").isEqualTo("known as d2");
    assertThat(desk.record().revision()).as("nothing changed").isEqualTo(revision);
  }

  @Test
  void eachDeploymentGetsAHigherFence() {
    Desk desk = Desk.running("v1", "v2");
    assertThat(desk.deploy("d3", "v3")).isEqualTo("start d3 with fence 3, back to [v2,v1]");
    desk.ends("d3", Outcome.ROLLED_BACK);
    assertThat(desk.deploy("d4", "v4")).isEqualTo("start d4 with fence 4, back to [v2,v1]");
  }

  @Test
  void aBusyTargetLetsTheNextOneWait() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    assertThat(desk.deploy("d3", "v3")).isEqualTo("park d3 BUSY");
    assertThat(desk.comesBack("d3")).as("a heartbeat").isEqualTo("park d3 BUSY");
    assertThat(desk.ends("d2", Outcome.SUCCEEDED)).isEqualTo("close d2 SUCCEEDED; wake d3");
    assertThat(desk.comesBack("d3"))
        .as("its ladder is the one of now")
        .isEqualTo("start d3 with fence 3, back to [v2,v1]");
  }

  @Test
  void aRetirementForgetsWhatWasProvenAndKeepsTheFence() {
    Desk desk = Desk.running("v1", "v2");
    assertThat(desk.retire("r1", "", Cause.Wishes.NONE))
        .isEqualTo("start r1 with fence 3, back to []");
    assertThat(desk.retire("r1", "", Cause.Wishes.NONE)).isEqualTo("known as r1");
    assertThat(desk.ends("r1", Outcome.SUCCEEDED)).isEqualTo("close r1 SUCCEEDED");
    assertThat(desk.proven()).isEqualTo("[]");
    assertThat(desk.deploy("d4", "v1"))
        .as("a first deployment again, above every command of the past")
        .isEqualTo("start d4 with fence 4, back to []");
  }

  @Test
  void aRetirementWaitsForTheHolderOrTakesTheTarget() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    assertThat(desk.retire("r1", "", Cause.Wishes.NONE)).isEqualTo("park r1 BUSY");
    assertThat(desk.retire("r2", "", PREEMPT)).contains("start r2 with fence 3");
    assertThat(desk.comesBack("r1")).isEqualTo("close r1 SUPERSEDED");
    desk.comesBack(
        desk.deployment("r2")
            .touching(Given.names("a"))
            .ending(Outcome.FAILED, "", desk.deployment("r2").since()));
    assertThat(desk.record().quarantined()).as("a retirement says nothing of a version").isEmpty();
    assertThat(desk.proven()).isEqualTo("[v1]");
  }

  @Test
  void whatIsBeingRetiredIsNotRolledBack() {
    Desk desk = Desk.running("v1", "v2");
    desk.retire("r1", "", Cause.Wishes.NONE);
    assertThat(desk.rollback("r2")).isEqualTo("close r2 REJECTED");
    assertThat(desk.rollbackTo("r3", "v1")).isEqualTo("close r3 REJECTED");
    assertThat(desk.alertRollsBack("r4")).isEqualTo("close r4 REJECTED");
  }

  @Test
  void oneHostIsNotTakenFromWhoActsOnAll() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    String host = Given.SPEC.instances().getFirst().host().name().value();
    assertThat(desk.retire("r1", host, PREEMPT)).isEqualTo("close r1 REJECTED");
    assertThat(desk.retire("r2", host, Cause.Wishes.NONE)).isEqualTo("park r2 BUSY");
  }

  @Test
  void oneHostIsRetiredAndTheOthersGoOn() {
    Desk desk = Desk.running("v1");
    String host = Given.SPEC.instances().getFirst().host().name().value();
    assertThat(desk.retire("r0", "nowhere", Cause.Wishes.NONE)).isEqualTo("close r0 REJECTED");
    desk.retire("r1", host, Cause.Wishes.NONE);
    assertThat(desk.deployment("r1").plan().spec().instances())
        .allMatch(i -> i.host().name().value().equals(host));
    int gone = desk.deployment("r1").plan().spec().instances().size();
    desk.ends("r1", Outcome.SUCCEEDED);
    int all = Given.SPEC.instances().size();
    int left = desk.record().current().map(p -> p.spec().instances().size()).orElse(0);
    assertThat(left).isEqualTo(gone == all ? 0 : all - gone);
  }

  /** T11: only the newest waits. */
  @Test
  void aNewerRequestSupersedesTheOneThatWaits() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    desk.deploy("d3", "v3");
    assertThat(desk.deploy("d4", "v4")).isEqualTo("park d4 BUSY; wake d3");
    assertThat(desk.comesBack("d3")).isEqualTo("close d3 SUPERSEDED");
    assertThat(desk.held()).isEqualTo("d2, then d4");
  }

  @Test
  void aNewerRequestSupersedesTheOneThatWaitsAlsoBetweenTwoHolders() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    desk.deploy("d3", "v3");
    desk.ends("d2", Outcome.SUCCEEDED);
    assertThat(desk.deploy("d4", "v4"))
        .isEqualTo("start d4 with fence 3, back to [v2,v1]; wake d3");
    assertThat(desk.comesBack("d3")).isEqualTo("close d3 SUPERSEDED");
    assertThat(desk.held()).isEqualTo("d4, then nobody");
  }

  @Test
  void oneThatIsCancelledWhileItWaitsLeavesTheLine() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    desk.deploy("d3", "v3");
    assertThat(desk.ends("d3", Outcome.CANCELLED)).isEqualTo("close d3 CANCELLED");
    assertThat(desk.held()).isEqualTo("d2, then nobody");
    assertThat(desk.ends("d2", Outcome.SUCCEEDED)).isEqualTo("close d2 SUCCEEDED");
  }

  /** T10. */
  @Test
  void aRolledBackVersionStaysBackUntilAPersonForcesIt() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    desk.ends("d2", Outcome.ROLLED_BACK);
    assertThat(desk.quarantined()).isEqualTo("[v2]");
    assertThat(desk.proven()).isEqualTo("[v1]");
    assertThat(desk.deploy("d3", "v2")).isEqualTo("close d3 REJECTED");
    assertThat(desk.deploy("d4", "v2", FORCE)).isEqualTo("start d4 with fence 3, back to [v1]");
    desk.ends("d4", Outcome.SUCCEEDED);
    assertThat(desk.quarantined()).as("it has proven itself").isEqualTo("[]");
  }

  /** T10. */
  @Test
  void aVersionThatWasRolledBackWhileItsSecondRequestWaitedStaysBack() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    desk.deploy("d3", "v2");
    desk.ends("d2", Outcome.ROLLED_BACK);
    assertThat(desk.comesBack("d3")).isEqualTo("close d3 REJECTED");
    assertThat(desk.held()).isEqualTo("nobody, then nobody");
  }

  @Test
  void aFailureThatTouchedNothingAndACancelSayNothingAboutTheVersion() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    desk.ends("d2", Outcome.FAILED);
    desk.deploy("d3", "v2");
    desk.ends("d3", Outcome.CANCELLED);
    assertThat(desk.quarantined()).isEqualTo("[]");
    assertThat(desk.deploy("d4", "v2")).startsWith("start d4");
  }

  /** T12, T9: the last proven release, hours later, without an analysis. */
  @Test
  void aRollbackReturnsToTheLastProvenRelease() {
    Desk desk = Desk.running("v1", "v2", "v3");
    desk.deploy("bad", "v4");
    desk.ends("bad", Outcome.ROLLED_BACK);
    desk.later(Duration.ofHours(7));
    assertThat(desk.rollback("r1")).isEqualTo("start r1 with fence 5, back to [v2,v1]");
    Deployment started = desk.deployment("r1");
    assertThat(started.touched()).as("all of them run it").isEqualTo(Given.names("a", "b", "c"));
    assertThat(started.version().value()).isEqualTo("v2");
    desk.ends("r1", Outcome.SUCCEEDED);
    assertThat(desk.proven()).isEqualTo("[v2,v1]");
    assertThat(desk.quarantined()).isEqualTo("[v4,v3]");
  }

  @Test
  void aRollbackToAVersionSkipsThoseAboveIt() {
    Desk desk = Desk.running("v1", "v2", "v3");
    assertThat(desk.rollbackTo("r1", "v1")).isEqualTo("start r1 with fence 4, back to [v1]");
    desk.ends("r1", Outcome.SUCCEEDED);
    assertThat(desk.proven()).isEqualTo("[v1]");
    assertThat(desk.quarantined()).isEqualTo("[v3,v2]");
  }

  /** T7: a rollback with nothing to do does nothing, and is recorded. */
  @Test
  void aRollbackToWhatRunsIsARecordedNoOp() {
    Desk desk = Desk.running("v1", "v2");
    assertThat(desk.rollbackTo("r1", "v2")).isEqualTo("close r1 SUCCEEDED");
    assertThat(desk.held()).isEqualTo("nobody, then nobody");
  }

  @Test
  void aRollbackToNowhereIsRejected() {
    assertThat(new Desk().rollback("r1")).isEqualTo("close r1 REJECTED");
    assertThat(Desk.running("v1").rollback("r2")).isEqualTo("close r2 REJECTED");
    assertThat(Desk.running("v1", "v2").rollbackTo("r3", "v9")).isEqualTo("close r3 REJECTED");
  }

  @Test
  void aRollbackOfAHeldTargetIsASignalToItsHolder() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    assertThat(desk.rollback("r1")).isEqualTo("tell d2 RollBack; close r1 SUCCEEDED");
    assertThat(desk.ends("d2", Outcome.ROLLED_BACK)).isEqualTo("close d2 ROLLED_BACK");
  }

  /** Its message may lie in a dead-letter queue: it would hear no signal. */
  @Test
  void aRollbackMayTakeTheTargetFromAHolderThatHearsNothing() {
    Desk desk = Desk.running("v1", "v2");
    desk.deploy("d3", "v3");
    desk.deploy("d4", "v4");
    assertThat(desk.rollbackPreempting("r1", "", false))
        .isEqualTo("start r1 with fence 4, back to [v2,v1]; wake d4; wake d3");
    assertThat(desk.touched("r1")).isEqualTo("[a, b, c]");
    assertThat(desk.ends("d3", Outcome.SUCCEEDED)).isEqualTo("close d3 SUCCEEDED");
    assertThat(desk.held()).isEqualTo("r1, then nobody");
    desk.ends("r1", Outcome.SUCCEEDED);
    assertThat(desk.proven()).isEqualTo("[v2,v1]");
  }

  @Test
  void aRollbackThatIsTakenOverByAnotherIsNotUndone() {
    Desk desk = Desk.running("v1", "v2");
    assertThat(desk.rollback("r1")).isEqualTo("start r1 with fence 3, back to [v1]");
    assertThat(desk.rollbackPreempting("r2", "", false))
        .isEqualTo("start r2 with fence 4, back to [v1]; wake r1");
  }

  @Test
  void whatCannotBeTakenBackFromItsHolderIsRefused() {
    Desk first = new Desk();
    first.deploy("d1", "v1");
    assertThat(first.rollbackPreempting("r1", "", false)).isEqualTo("close r1 REJECTED");
    Desk desk = Desk.running("v1", "v2");
    desk.deploy("d3", "v3");
    assertThat(desk.rollbackPreempting("r1", "", true)).as("data").isEqualTo("close r1 REJECTED");
    assertThat(desk.rollbackPreempting("r2", "v2", false))
        .isEqualTo("start r2 with fence 4, back to [v2,v1]; wake d3");
    Desk retiring = Desk.running("v1", "v2");
    retiring.retire("x", "", Cause.Wishes.NONE);
    assertThat(retiring.rollbackPreempting("r1", "", false)).isEqualTo("close r1 REJECTED");
  }

  @Test
  void aReplayIsADeploymentOfItsOwnUnlessTheWorldWentOn() {
    Desk desk = new Desk();
    Instant first = desk.now();
    desk.deploy("d1", "v1");
    desk.ends("d1", Outcome.SUCCEEDED);
    assertThat(desk.replay("x1", "d1", "v1", first, false))
        .as("it serves: harmless")
        .isEqualTo("start x1 with fence 2, back to [v1]");
    desk.ends("x1", Outcome.SUCCEEDED);
    desk.later(Duration.ofHours(1));
    Instant second = desk.now();
    desk.deploy("d2", "v2");
    desk.later(Duration.ofMinutes(1));
    desk.ends("d2", Outcome.SUCCEEDED);
    assertThat(desk.replay("x2", "d1", "v1", first, false))
        .as("superseded")
        .isEqualTo("close x2 REJECTED");
    assertThat(desk.replay("x3", "d1", "v1", first, true))
        .isEqualTo("start x3 with fence 4, back to [v2,v1]");
    desk.ends("x3", Outcome.ROLLED_BACK);
    assertThat(desk.replay("x4", "d2", "v2", second, false)).startsWith("start x4");
  }

  @Test
  void aReplayOfWhatWasRolledBackTakesForce() {
    Desk desk = Desk.running("v1");
    Instant asked = desk.now();
    desk.deploy("d2", "v2");
    desk.ends("d2", Outcome.ROLLED_BACK);
    assertThat(desk.replay("x1", "d2", "v2", asked, false)).isEqualTo("close x1 REJECTED");
    assertThat(desk.replay("x2", "d2", "v2", asked, true)).startsWith("start x2");
  }

  @Test
  void aReplayThatWaitedForANewerVersionIsRefusedWhenThatIsProven() {
    Desk desk = new Desk();
    Instant asked = desk.now();
    desk.deploy("d1", "v1");
    desk.ends("d1", Outcome.FAILED);
    desk.deploy("d2", "v2");
    assertThat(desk.replay("x1", "d1", "v1", asked, false)).isEqualTo("park x1 BUSY");
    desk.later(Duration.ofMinutes(1));
    desk.ends("d2", Outcome.SUCCEEDED);
    assertThat(desk.comesBack("x1")).isEqualTo("close x1 REJECTED");
    assertThat(desk.held()).isEqualTo("nobody, then nobody");
  }

  @Test
  void aHolderIsOnlyToldToGoWhereItCanGo() {
    Desk desk = Desk.running("v1", "v2");
    desk.deploy("d3", "v3");
    assertThat(desk.rollbackTo("r1", "v1")).as("it would go to v2").isEqualTo("close r1 REJECTED");
    assertThat(desk.rollbackTo("r2", "v2")).isEqualTo("tell d3 RollBack; close r2 SUCCEEDED");
    assertThat(desk.rollbackTo("r3", "v2")).as("on its way").isEqualTo("close r3 REJECTED");
    assertThat(desk.rollback("r4")).isEqualTo("tell d3 RollBack; close r4 SUCCEEDED");
  }

  @Test
  void whatCouldNotBeRestoredIsNotReturnedTo() {
    Desk desk = Desk.running("v1", "v2", "v3");
    desk.deploy("d4", "v4");
    desk.climbsDown("d4", 1);
    desk.ends("d4", Outcome.ROLLED_BACK);
    assertThat(desk.proven()).isEqualTo("[v2,v1]");
    assertThat(desk.quarantined()).isEqualTo("[v4,v3]");
  }

  @Test
  void aCancelledOneThatClimbedDownSaysNothingAboutItsOwnVersion() {
    Desk desk = Desk.running("v1", "v2", "v3");
    desk.deploy("d4", "v4");
    desk.climbsDown("d4", 2);
    desk.endsTouched("d4", Outcome.CANCELLED);
    assertThat(desk.proven()).isEqualTo("[v1]");
    assertThat(desk.quarantined()).isEqualTo("[v3,v2]");
  }

  @Test
  void theSameVersionAgainGoesBackToItselfAndKeepsWhatIsOlder() {
    Desk desk = Desk.running("v1", "v2");
    desk.deploy("d3", "v2");
    desk.ends("d3", Outcome.ROLLED_BACK);
    assertThat(desk.proven()).isEqualTo("[v2,v1]");
    assertThat(desk.quarantined()).isEqualTo("[]");
  }

  /** The backup that was kept before a release was left shows its paths as they were. */
  @Test
  void eachRungNamesTheBackupThatWasKeptWhenItWasLeft() {
    Desk desk = Desk.running("v1", "v2");
    desk.deploy("d3", "v3");
    assertThat(desk.backups("d3")).isEqualTo("v2 [d3], v1 [past-v2]");
    desk.ends("d3", Outcome.SUCCEEDED);
    desk.rollback("r1");
    assertThat(desk.backups("r1")).isEqualTo("v2 [d3], v1 [past-v2]");
    desk.ends("r1", Outcome.SUCCEEDED);
    desk.deploy("d4", "v4");
    assertThat(desk.backups("d4")).as("it served again").isEqualTo("v2 [d4], v1 [past-v2]");
  }

  @Test
  void whoPreemptsGoesBackToWhatWasKeptBeforeTheHalfDoneWork() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    desk.deploy("d3", "v3", PREEMPT);
    assertThat(desk.backups("d3")).isEqualTo("v1 [d2, d3]");
    desk.ends("d3", Outcome.ROLLED_BACK);
    desk.deploy("d4", "v4", new Cause.Wishes(true, false, false, false));
    assertThat(desk.backups("d4")).as("skipped").isEqualTo("v1 []");
  }

  @Test
  void dataComesBackOnlyForAPersonAndOnlyFromABackup() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2", Desk.KEEPING, Cause.Wishes.NONE);
    assertThat(desk.rollbackWithData("r1", false)).as("held").isEqualTo("close r1 REJECTED");
    desk.ends("d2", Outcome.SUCCEEDED);
    assertThat(desk.rollbackWithData("r2", false)).as("v1 has no dump").contains("REJECTED");
    desk.deploy("d3", "v3", Desk.KEEPING, Cause.Wishes.NONE);
    desk.ends("d3", Outcome.SUCCEEDED);
    assertThat(desk.rollbackWithData("r3", true)).as("an alert").isEqualTo("close r3 REJECTED");
    assertThat(desk.rollbackWithData("r4", false))
        .isEqualTo("start r4 with fence 4, back to [v2,v1]");
    assertThat(desk.deployment("r4").restoresData()).isTrue();
  }

  @Test
  void aHostThatIsGoneFromTheConfigurationIsNoLongerReturnedTo() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2", Given.spec("a", "b", "d"), Cause.Wishes.NONE);
    assertThat(desk.deployment("d2").plan().everyInstance())
        .extracting(i -> i.name().value())
        .containsExactly("a", "b", "d");
    desk.ends("d2", Outcome.SUCCEEDED);
    assertThat(desk.deploy("d3", "v3", Given.spec("e"), Cause.Wishes.NONE))
        .as("nobody of the older ones is left")
        .isEqualTo("start d3 with fence 3, back to []");
  }

  /** T9: the signal came when the holder had decided already; the rollback happens all the same. */
  @Test
  void aRollbackThatReachesItsHolderTooLateStartsByItself() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    desk.rollback("r1");
    desk.deploy("d3", "v3");
    assertThat(desk.ends("d2", Outcome.SUCCEEDED))
        .isEqualTo("close d2 SUCCEEDED; start d2-back with fence 3, back to [v1]; wake d3");
    assertThat(desk.held()).isEqualTo("d2-back, then d3");
  }

  /** T18: at most one automatic rollback in a quarter of an hour; a person is not braked. */
  @Test
  void theBrakeStopsASecondAutomaticRollback() {
    Desk desk = Desk.running("v1", "v2", "v3", "v4");
    assertThat(desk.alertRollsBack("r1")).startsWith("start r1");
    desk.ends("r1", Outcome.SUCCEEDED);
    desk.later(Duration.ofMinutes(14));
    assertThat(desk.alertRollsBack("r2")).isEqualTo("close r2 REJECTED");
    assertThat(desk.rollback("r3")).startsWith("start r3");
    desk.ends("r3", Outcome.SUCCEEDED);
    desk.later(Duration.ofMinutes(2));
    assertThat(desk.alertRollsBack("r4")).startsWith("start r4");
  }

  /** T11. */
  @Test
  void preemptingTakesTheTargetAndCountsEverythingAsTouched() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    desk.deploy("d3", "v3");
    assertThat(desk.deploy("d4", "v4", PREEMPT))
        .isEqualTo("start d4 with fence 3, back to [v1]; wake d3; wake d2");
    assertThat(desk.deployment("d4").touched()).isEqualTo(Given.names("a", "b", "c"));
    assertThat(desk.held()).isEqualTo("d4, then nobody");
  }

  @Test
  void theLateFinishOfWhoWasPreemptedChangesNothing() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    desk.deploy("d4", "v4", PREEMPT);
    for (Outcome late : new Outcome[] {Outcome.PREEMPTED, Outcome.SUCCEEDED, Outcome.ROLLED_BACK}) {
      assertThat(desk.ends("d2", late)).isEqualTo("close d2 " + late);
      assertThat(desk.held()).isEqualTo("d4, then nobody");
      assertThat(desk.proven() + desk.quarantined()).isEqualTo("[v1][]");
    }
  }

  @Test
  void whoWaitsForAPersonKeepsItsTargetAndEndsWhenItIsTaken() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    for (Status.Why why : new Status.Why[] {Status.Why.QUARANTINE, Status.Why.CRASHING}) {
      Deployment stuck =
          desk.deployment("d2").waiting(new Status.Waiting(why, "stuck", Instant.MAX), 1);
      assertThat(desk.comesBack(stuck)).isEqualTo("park d2 " + why);
    }
    Deployment parked = desk.deployment("d2");
    desk.deploy("d3", "v3", PREEMPT);
    assertThat(desk.comesBack(parked)).isEqualTo("close d2 PREEMPTED");
    assertThat(desk.held()).isEqualTo("d3, then nobody");
  }

  @Test
  void aCopyOfAWaitingTokenThatWasStartedMeanwhileIsDropped() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    desk.deploy("d3", "v3");
    Deployment copy = desk.deployment("d3");
    desk.ends("d2", Outcome.SUCCEEDED);
    desk.comesBack("d3");
    assertThat(desk.comesBack(copy)).isEqualTo("known as d3");
  }

  @Test
  void theRecordIsBounded() {
    Desk desk = new Desk();
    for (int i = 0; i < 300; i++) {
      desk.deploy("d" + i, "v" + i);
      desk.ends("d" + i, i % 2 == 0 ? Outcome.SUCCEEDED : Outcome.ROLLED_BACK);
    }
    assertThat(desk.record().proven()).hasSize(TargetRecord.MOST_PROVEN);
    assertThat(desk.record().events()).hasSize(TargetRecord.MOST_EVENTS);
    assertThat(desk.record().quarantined()).hasSizeLessThanOrEqualTo(TargetRecord.MOST_QUARANTINED);
  }
}
