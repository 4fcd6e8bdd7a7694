package io.signalbox.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.admission.Circumstances.Limits;
import io.signalbox.engine.admission.Circumstances.Running;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.AdoptSpec;
import io.signalbox.engine.spec.Freeze;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.engine.spec.Window;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What keeps a deployment from starting although nobody holds its target. */
class AdmitWaitTest {
  private static final Cause.Wishes PREEMPT = new Cause.Wishes(false, false, true, false);

  @Test
  void whoHoldsATargetByHandKeepsDeploymentsWaitingAndNothingElse() {
    Desk desk = Desk.running("v1", "v2");
    assertThat(desk.hold("h1", "incident 7")).isEqualTo("note HeldByHand,Ended");
    assertThat(desk.deploy("d3", "v3")).isEqualTo("park d3 HELD");
    assertThat(desk.retire("r1", "", PREEMPT)).isEqualTo("park r1 HELD; wake d3");
    assertThat(desk.comesBack("d3")).isEqualTo("close d3 SUPERSEDED");
    assertThat(desk.rollback("b1")).isEqualTo("start b1 with fence 3, back to [v1]");
    desk.ends("b1", Outcome.SUCCEEDED);
    assertThat(desk.comesBack("r1")).as("a heartbeat").isEqualTo("park r1 HELD");
    assertThat(desk.adopt("a1", Cause.Wishes.NONE)).startsWith("start a1");
  }

  @Test
  void whoWaitedTakesNoSingleHostFromAHolderThatCameLater() {
    Desk desk = Desk.running("v1", "v2");
    desk.hold("h1", "incident 7");
    assertThat(desk.retire("r1", "host-a", PREEMPT)).isEqualTo("park r1 HELD");
    desk.rollback("b1");
    desk.release("h2");
    assertThat(desk.comesBack("r1")).isEqualTo("park r1 BUSY");
    assertThat(desk.held()).isEqualTo("b1, then r1");
    desk.ends("b1", Outcome.SUCCEEDED);
    assertThat(desk.comesBack("r1")).startsWith("start r1 with fence 4");
  }

  @Test
  void aReleasedTargetLetsTheNewestGoOn() {
    Desk desk = Desk.running("v1");
    desk.hold("h1", "incident 7");
    desk.deploy("d2", "v2");
    assertThat(desk.deployment("d2").status().toString()).contains("by ada: incident 7");
    assertThat(desk.release("h2")).isEqualTo("note ReleasedByHand,Ended; wake d2");
    assertThat(desk.comesBack("d2")).isEqualTo("start d2 with fence 2, back to [v1]");
    assertThat(desk.release("h3")).isEqualTo("note Rejected,Ended");
  }

  @Test
  void whatRunsGoesOnAndIsFollowedByNobody() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    desk.hold("h1", "incident 7");
    assertThat(desk.deploy("d3", "v3")).isEqualTo("park d3 HELD");
    assertThat(desk.deploy("d4", "v4", PREEMPT)).isEqualTo("park d4 HELD; wake d3");
    assertThat(desk.ends("d2", Outcome.SUCCEEDED)).isEqualTo("close d2 SUCCEEDED; wake d4");
    assertThat(desk.comesBack("d4")).isEqualTo("park d4 HELD");
  }

  private static Freeze untilOne() {
    return new Freeze(
        "lunch",
        false,
        new Window.Span(Given.NOON, Given.NOON.plus(Duration.ofHours(1))),
        "",
        Duration.ofMinutes(30),
        List.of(),
        List.of());
  }

  private static Desk frozen(String... versions) {
    Desk desk = Desk.running(versions);
    desk.around(new Circumstances(List.of(untilOne()), Limits.NONE, List.of(), List.of()));
    return desk;
  }

  /** T22. */
  @Test
  void anEventInAFreezeIsParkedUntilItsEnd() {
    Desk desk = frozen("v1", "v2");
    assertThat(desk.deploy("d3", "v3")).isEqualTo("park d3 FREEZE");
    assertThat(desk.deployment("d3").status().toString())
        .contains("frozen by 'lunch' until 2030-01-01T13:00:00Z", "until=2030-01-01T13:00:00Z");
    assertThat(desk.deploy("d4", "v4")).isEqualTo("park d4 FREEZE; wake d3");
    assertThat(desk.comesBack("d3")).isEqualTo("close d3 SUPERSEDED");
    assertThat(desk.rollback("b1")).as("a rollback passes").startsWith("start b1");
    desk.ends("b1", Outcome.SUCCEEDED);
    desk.later(Duration.ofMinutes(20));
    assertThat(desk.comesBack("d4")).isEqualTo("park d4 FREEZE");
    desk.around(Circumstances.FREE);
    assertThat(desk.comesBack("d4"))
        .as("the configuration of now says when it is over")
        .startsWith("start d4");
  }

  @Test
  void whoWaitsTooLongForAFreezeIsCancelled() {
    Desk desk = frozen("v1");
    desk.deploy("d2", "v2");
    desk.later(Duration.ofMinutes(29));
    assertThat(desk.comesBack("d2")).isEqualTo("park d2 FREEZE");
    desk.later(Duration.ofMinutes(1));
    assertThat(desk.comesBack("d2")).isEqualTo("close d2 CANCELLED");
    assertThat(desk.held()).isEqualTo("nobody, then nobody");
  }

  @Test
  void whatWasToBeTakenOverMayBeOursMeanwhile() {
    Desk desk = frozen();
    TargetSpec byHand = Given.SPEC.adopting(new AdoptSpec("shop.service", "/opt/shop", List.of()));
    desk.deploy("d1", "v1", Cause.Wishes.NONE.overriding(true));
    assertThat(desk.takeOver("t1", byHand, PREEMPT)).isEqualTo("park t1 FREEZE");
    desk.ends("d1", Outcome.SUCCEEDED);
    desk.around(Circumstances.FREE);
    assertThat(desk.comesBack("t1")).isEqualTo("close t1 REJECTED");
  }

  @Test
  void aFreezeIsOverriddenBeforehandOrAfterwards() {
    Desk desk = frozen("v1");
    assertThat(desk.deploy("d2", "v2", Cause.Wishes.NONE.overriding(true))).startsWith("start d2");
    desk.ends("d2", Outcome.SUCCEEDED);
    desk.deploy("d3", "v3");
    assertThat(
            desk.told(
                "d3",
                new Signal.OverrideFreeze(new DeploymentId("d3"), "ada", "it burns", desk.now())))
        .startsWith("start d3");
  }

  @Test
  void whoPreemptsInAFreezeTakesItsTargetWhenItIsOver() {
    Desk desk = frozen("v1");
    desk.deploy("d2", "v2", Cause.Wishes.NONE.overriding(true));
    assertThat(desk.deploy("d3", "v3", PREEMPT)).isEqualTo("park d3 FREEZE");
    assertThat(desk.touched("d3"))
        .as("it has touched nothing that a cancel had to undo")
        .isEqualTo("[]");
    desk.around(Circumstances.FREE);
    assertThat(desk.comesBack("d3")).isEqualTo("start d3 with fence 3, back to [v1]; wake d2");
    assertThat(desk.touched("d3")).isEqualTo("[a, b, c]");
  }

  private static Circumstances limited(Limits limits, Running... others) {
    return new Circumstances(
        List.of(), limits, List.of(others), List.of(new DeploymentId("someone")));
  }

  private static Running other(String environment, String host) {
    return new Running(
        new DeploymentId("o-" + environment + "-" + host),
        Target.of("other", environment),
        List.of(new HostName(host)));
  }

  @Test
  void noMoreRunThanMay() {
    Desk desk = Desk.running("v1");
    Running test = other("test", "host-z");
    desk.around(limited(new Limits(1, 0, 0), test));
    assertThat(desk.deploy("d2", "v2")).isEqualTo("park d2 LIMIT");
    assertThat(desk.comesBack("d2")).isEqualTo("park d2 LIMIT");
    desk.around(limited(new Limits(2, 0, 0), test));
    assertThat(desk.comesBack("d2")).startsWith("start d2");
    assertThat(desk.record().holder().orElseThrow().hosts())
        .extracting(HostName::value)
        .containsExactly("host-a", "host-b", "host-c");
    assertThat(desk.ends("d2", Outcome.SUCCEEDED))
        .as("others may be waiting for that")
        .isEqualTo("close d2 SUCCEEDED; wake someone");
  }

  @Test
  void limitsCountTheirEnvironmentAndHost() {
    Limits environment = new Limits(0, 1, 0);
    Limits host = new Limits(0, 0, 1);
    Desk desk = Desk.running("v1");
    desk.around(limited(environment, other("prod", "host-z")));
    assertThat(desk.deploy("d2", "v2")).isEqualTo("park d2 LIMIT");
    desk.around(limited(environment, other("test", "host-a")));
    assertThat(desk.comesBack("d2")).startsWith("start d2");
    desk.ends("d2", Outcome.SUCCEEDED);
    desk.around(limited(host, other("test", "host-b")));
    assertThat(desk.deploy("d3", "v3")).isEqualTo("park d3 LIMIT");
    assertThat(desk.deployment("d3").status().toString())
        .contains("no more than 1 may run on host-b");
    assertThat(desk.rollback("b1")).as("a rollback passes").startsWith("start b1");
    desk.ends("b1", Outcome.SUCCEEDED);
    desk.around(limited(host, other("test", "host-z")));
    assertThat(desk.comesBack("d3")).startsWith("start d3");
  }
}
