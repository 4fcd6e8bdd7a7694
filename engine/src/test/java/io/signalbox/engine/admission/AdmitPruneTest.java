package io.signalbox.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Step;
import org.junit.jupiter.api.Test;

/** Removing what nobody needs takes no turn from anybody, and knows what a way back needs. */
class AdmitPruneTest {
  @Test
  void itHoldsItsTargetWithAFenceAndTheLadderOfAWayBackFromHere() {
    Desk desk = Desk.running("v1", "v2", "v3");
    assertThat(desk.prune("p1")).isEqualTo("start p1 with fence 4, back to [v2,v1]");
    assertThat(desk.held()).startsWith("p1");
    Deployment pruning = desk.deployment("p1");
    assertThat(pruning.version().value()).isEqualTo("v3");
    assertThat(pruning.cursor().step()).isEqualTo(Step.FINISH);
    assertThat(pruning.goingBack()).isFalse();
    assertThat(desk.prune("p1")).isEqualTo("known as p1");
    assertThat(desk.ends("p1", Outcome.SUCCEEDED)).isEqualTo("close p1 SUCCEEDED");
    assertThat(desk.held()).isEqualTo("nobody, then nobody");
  }

  @Test
  void theRecordKnowsNothingElseOfIt() {
    Desk desk = Desk.running("v1", "v2");
    TargetRecord before = desk.record();
    desk.prune("p1");
    desk.ends("p1", Outcome.FAILED);
    assertThat(desk.record().proven()).as("with the backups of each").isEqualTo(before.proven());
    assertThat(desk.record().quarantined()).isEqualTo(before.quarantined());
    assertThat(desk.record().unsure()).isEmpty();
  }

  @Test
  void theConfigurationOfTodaySaysHowMuchIsKept() {
    Desk desk = Desk.running("v1", "v2");
    desk.prune("p1", Desk.KEEPING);
    assertThat(desk.deployment("p1").plan().spec().backup()).isEqualTo(Desk.KEEPING.backup());
  }

  @Test
  void anInstanceOnWhichNothingRunsYetIsLeftAlone() {
    Desk desk = Desk.running("v1");
    desk.prune("p1", Given.spec("a", "b", "c", "d"));
    assertThat(Starts.names(desk.deployment("p1").plan()))
        .containsExactlyElementsOf(Given.names("a", "b", "c"));
  }

  @Test
  void nothingIsRemovedWhereNothingIsKnown() {
    Desk desk = new Desk();
    assertThat(desk.prune("p1")).isEqualTo("close p1 REJECTED");
    desk.deploy("d1", "v1");
    desk.isFencedOff("d1");
    assertThat(desk.prune("p2")).isEqualTo("close p2 REJECTED");
  }

  @Test
  void whoHoldsTheTargetOrWaitsForItLosesNoTurnToIt() {
    Desk desk = Desk.running("v1");
    desk.deploy("d1", "v2");
    desk.deploy("d2", "v3");
    assertThat(desk.prune("p1")).isEqualTo("close p1 REJECTED");
    assertThat(desk.held()).isEqualTo("d1, then d2");
  }

  @Test
  void aHoldByHandKeepsItFromStarting() {
    Desk desk = Desk.running("v1");
    desk.hold("h1", "the disk is looked at");
    assertThat(desk.prune("p1")).isEqualTo("close p1 REJECTED");
  }

  @Test
  void aRollbackTakesTheTargetFromItAndGoesBackFromWhatServes() {
    Desk desk = Desk.running("v1", "v2");
    desk.prune("p1");
    assertThat(desk.rollback("r1")).isEqualTo("start r1 with fence 4, back to [v1]");
    desk.ends("p1", Outcome.SUCCEEDED);
    assertThat(desk.held()).startsWith("r1");
    assertThat(desk.ends("r1", Outcome.SUCCEEDED)).isEqualTo("close r1 SUCCEEDED");
    assertThat(desk.record().current().orElseThrow().version().value()).isEqualTo("v1");
  }

  @Test
  void aDeploymentWaitsForItLikeForAnyOther() {
    Desk desk = Desk.running("v1");
    desk.prune("p1");
    desk.deploy("d1", "v2");
    assertThat(desk.held()).isEqualTo("p1, then d1");
    desk.rollback("r1");
    assertThat(desk.held()).as("a rollback takes nobody's turn").endsWith("then d1");
  }
}
