package io.signalbox.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hosts that do not come back, and hosts that a proven release has never served on. */
class GoneHostTest {

  private static String waits(String situation, String happening) {
    Decision decision = Happening.decide(Situation.of(situation), happening);
    Status status = decision.next().status();
    return status instanceof Status.Waiting w ? w.why() + ": " + w.said() : status.toString();
  }

  @Test
  void whoWaitsForAHostSaysHowToGoOnWithoutIt() {
    assertThat(waits("back RESTORE touched=a,b", "restored:away"))
        .startsWith("UNFENCED: restored where it could be; waiting for a. ")
        .contains("take it out of the configuration")
        .contains("'signalbox deploy shop v2 --env prod --preempt'");
    assertThat(waits("back RESTORE first touched=a,b", "restored:away"))
        .contains("'signalbox deploy shop VERSION --env prod --preempt'");
    assertThat(waits("retire RESTORE touched=a,b,c", "restored:away"))
        .startsWith("UNFENCED: retired where it could be; waiting for a. ")
        .contains("'signalbox retire shop --env prod --preempt'");
  }

  @Test
  void whatTheRestoredReleaseNeverServedOnIsNamed() {
    Deployment back = Situation.of("back FINISH touched=a,b");
    Proven withoutB = back.plan().ladder().getFirst().without(Given.names("b")).orElseThrow();
    Deployment added = back.withPlan(back.plan().withLadder(List.of(withoutB)));

    assertThat(said(back)).contains("v2 serves again").doesNotContain("out of traffic");
    assertThat(said(added))
        .contains("v2 serves again; b: out of traffic, for it never served there")
        .contains("'signalbox deploy shop v2 --env prod'");
  }

  private static String said(Deployment now) {
    return Happening.decide(now, "done").next().status() instanceof Status.Ended e ? e.said() : "";
  }
}
