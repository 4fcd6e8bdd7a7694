package io.signalbox.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Status;
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
  void whoPreemptsGoesBackToWhatWasKeptBeforeTheHalfDoneWork() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    desk.deploy("d3", "v3", PREEMPT);
    assertThat(desk.backups("d3")).isEqualTo("v1 [d2, d3]");
    desk.ends("d3", Outcome.ROLLED_BACK);
    desk.deploy("d4", "v4", new Cause.Wishes(true, false, false, false));
    assertThat(desk.backups("d4")).as("skipped").isEqualTo("v1 []");
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
