package io.signalbox.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.name.DeploymentId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A rollback that waits until a person approves it. */
class AdmitProposalTest {
  private static Signal.Approve approval(Desk desk, String id) {
    return new Signal.Approve(new DeploymentId(id), "ada", "", desk.now());
  }

  @Test
  void itHoldsNothingUntilAPersonApproves() {
    Desk desk = Desk.running("v1", "v2");
    assertThat(desk.alertProposes("p1")).isEqualTo("park p1 PROPOSED");
    assertThat(desk.held()).isEqualTo("nobody, then nobody");
    assertThat(desk.comesBack("p1")).as("a heartbeat").isEqualTo("park p1 PROPOSED");
    assertThat(desk.tell(approval(desk, "p1"))).isEqualTo("tell p1 Approve");
    assertThat(desk.approved("p1")).isEqualTo("start p1 with fence 3, back to [v1]");
    assertThat(desk.deployment("p1").facts()).as("it goes on counting").isZero();
    assertThat(desk.tell(approval(desk, "p0"))).isEqualTo("nobody hears p0");
    assertThat(desk.ends("p1", Outcome.SUCCEEDED)).isEqualTo("close p1 SUCCEEDED");
    assertThat(desk.proven()).isEqualTo("[v1]");
  }

  @Test
  void theSameEventAsksOnceAndOthersAboutTheSameTargetAreTheSameQuestion() {
    Desk desk = Desk.running("v1", "v2");
    desk.alertProposes("p1");
    assertThat(desk.alertProposes("p1")).isEqualTo("known as p1");
    assertThat(desk.alertProposes("p2")).isEqualTo("close p2 SUPERSEDED");
    assertThat(desk.approved("p1")).startsWith("start p1");
  }

  @Test
  void whoeverApprovesIsNotBraked() {
    Desk desk = Desk.running("v1", "v2", "v3");
    desk.alertRollsBack("r1");
    desk.ends("r1", Outcome.SUCCEEDED);
    assertThat(desk.alertRollsBack("r2")).isEqualTo("close r2 REJECTED");
    assertThat(desk.alertProposes("p1")).isEqualTo("park p1 PROPOSED");
    assertThat(desk.approved("p1")).isEqualTo("start p1 with fence 5, back to [v1]");
  }

  @Test
  void denyAndCancelEndItAndLeaveTheTargetAlone() {
    for (boolean denies : new boolean[] {true, false}) {
      Desk desk = Desk.running("v1", "v2");
      desk.alertProposes("p1");
      DeploymentId id = new DeploymentId("p1");
      Signal no =
          denies
              ? new Signal.Deny(id, "ada", "it is the network", desk.now())
              : new Signal.Cancel(id, "ada", "", desk.now());
      assertThat(desk.told("p1", no)).isEqualTo("close p1 CANCELLED");
      assertThat(desk.tell(approval(desk, "p1"))).isEqualTo("nobody hears p1");
      assertThat(desk.alertProposes("p2")).as("another alert").isEqualTo("park p2 PROPOSED");
    }
  }

  @Test
  void itDoesNotWaitForEver() {
    Desk desk = Desk.running("v1", "v2");
    desk.alertProposes("p1");
    desk.later(Proposals.EXPIRES.minus(Duration.ofSeconds(1)));
    assertThat(desk.comesBack("p1")).isEqualTo("park p1 PROPOSED");
    desk.later(Duration.ofSeconds(1));
    assertThat(desk.comesBack("p1")).isEqualTo("close p1 CANCELLED");
    assertThat(desk.record().proposed()).isEmpty();
  }

  @Test
  void retryDoesNotGoRoundThePerson() {
    Desk desk = Desk.running("v1", "v2");
    desk.alertProposes("p1");
    Signal retry = new Signal.Retry(new DeploymentId("p1"), "ada", "", desk.now());
    assertThat(desk.told("p1", retry)).isEqualTo("park p1 PROPOSED");
  }

  @Test
  void whateverStartsMeanwhileTakesItsPlace() {
    Desk desk = Desk.running("v1", "v2");
    desk.alertProposes("p1");
    assertThat(desk.deploy("d3", "v3"))
        .isEqualTo("start d3 with fence 3, back to [v2,v1]; wake p1");
    assertThat(desk.comesBack("p1")).isEqualTo("close p1 SUPERSEDED");
    assertThat(desk.held()).isEqualTo("d3, then nobody");
  }

  @Test
  void aPruningOnlyTidiesUpAndLeavesTheQuestion() {
    Desk desk = Desk.running("v1", "v2");
    desk.alertProposes("p1");
    assertThat(desk.prune("t1")).startsWith("start t1");
    assertThat(desk.comesBack("p1")).isEqualTo("park p1 PROPOSED");
    desk.ends("t1", Outcome.SUCCEEDED);
    assertThat(desk.approved("p1")).isEqualTo("start p1 with fence 4, back to [v1]");
  }

  @Test
  void whatWentBackByItselfIsNoQuestionAnyMore() {
    Desk desk = Desk.running("v1", "v2");
    desk.deploy("d3", "v3");
    desk.alertProposes("p1");
    assertThat(desk.ends("d3", Outcome.ROLLED_BACK)).isEqualTo("close d3 ROLLED_BACK; wake p1");
    assertThat(desk.tell(approval(desk, "p1"))).isEqualTo("nobody hears p1");
    assertThat(desk.approved("p1"))
        .as("an approval that was on its way would go back from v2, which is good")
        .isEqualTo("close p1 SUPERSEDED");
    assertThat(desk.proven()).isEqualTo("[v2,v1]");
  }

  @Test
  void whatCameOutWellIsStillTheQuestion() {
    Desk desk = Desk.running("v1", "v2");
    desk.deploy("d3", "v3");
    desk.alertProposes("p1");
    assertThat(desk.ends("d3", Outcome.SUCCEEDED)).isEqualTo("close d3 SUCCEEDED");
    assertThat(desk.approved("p1")).isEqualTo("start p1 with fence 4, back to [v2,v1]");
  }

  @Test
  void approvedWhileADeploymentRunsItTellsThatOneToGoBack() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    assertThat(desk.alertProposes("p1")).isEqualTo("park p1 PROPOSED");
    assertThat(desk.approved("p1")).isEqualTo("tell d2 RollBack; close p1 SUCCEEDED");
  }

  @Test
  void nobodyIsAskedAboutWhatCannotBeDone() {
    Desk desk = Desk.running("v1");
    assertThat(desk.alertProposes("p1")).isEqualTo("close p1 REJECTED");
    assertThat(desk.record().proposed()).isEmpty();
  }
}
