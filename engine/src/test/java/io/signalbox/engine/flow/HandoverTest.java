package io.signalbox.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Plan;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.AdoptSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What differs where a deployment takes over what runs by hand. */
class HandoverTest {
  private static final AdoptSpec BY_HAND = new AdoptSpec("shop.service", "/opt/shop", List.of());

  private static Deployment takingOver(String situation) {
    Deployment plain = Situation.of(situation);
    Release unread = Release.onHosts(new Version("0-by-hand"), BY_HAND.directory());
    Release release = unread.withDigest(Given.release("0-by-hand").digest().orElseThrow());
    return plain.withPlan(
        new Plan(
            plain.plan().spec().adopting(BY_HAND), release, plain.plan().batches(), List.of()));
  }

  private static String end(Decision decision) {
    return decision.next().status() instanceof Status.Ended e ? e.outcome() + ": " + e.said() : "";
  }

  @Test
  void whatFailsWhileThePortIsDeadIsNotTriedAgainButTakenBack() {
    for (String code : List.of("TRAFFIC_FAILED", "NOT_PROVEN", "UNREACHABLE", "TIMEOUT")) {
      Decision decision = Happening.decide(takingOver("forward SWAP/live first"), "missed:" + code);
      assertThat(decision.to().toString()).as(code).contains("RESTORE");
    }
    // Beside the one that serves there is time; and an engine that stops itself says nothing.
    assertThat(waits("forward SWAP/standby first", "missed:TIMEOUT")).isTrue();
    assertThat(waits("forward SWAP/live first", "missed:INTERRUPTED")).isTrue();
    Decision ordinary = Happening.decide(Situation.of("forward SWAP/live first"), "missed:TIMEOUT");
    assertThat(ordinary.next().status()).isInstanceOf(Status.Waiting.class);
  }

  private static boolean waits(String situation, String happening) {
    return Happening.decide(takingOver(situation), happening).next().status()
        instanceof Status.Waiting;
  }

  /** It took the target from somebody, so all instances count as touched; precheck then refused. */
  @Test
  void whatWasNeverSeenRunningIsNotSaidToServeAgain() {
    Deployment refused = takingOver("back FINISH first touched=a,b");
    Release unread = Release.onHosts(new Version("0-by-hand"), BY_HAND.directory());
    Deployment unseen = refused.withPlan(refused.plan().withRelease(unread));

    assertThat(unseen.sawItRunByHand()).isFalse();
    assertThat(end(Happening.decide(unseen, "done")))
        .startsWith("FAILED: ")
        .doesNotContain("serves again");
  }

  @Test
  void theEndSaysWhichUnitServesWhere() {
    assertThat(end(Happening.decide(takingOver("back FINISH first touched=a,b"), "done")))
        .startsWith("FAILED: shop.service serves again on a, b; it was bad");
    assertThat(
            end(Happening.decide(takingOver("back FINISH first touched=a on=CANCELLED"), "done")))
        .startsWith("CANCELLED: shop.service serves again on a; ");
    assertThat(end(Happening.decide(takingOver("back FINISH first touched=none"), "done")))
        .startsWith("FAILED: nothing was changed; ");
    assertThat(end(Happening.decide(takingOver("forward FINISH first"), "done")))
        .isEqualTo(
            "SUCCEEDED: 0-by-hand runs on 3 of 3 instances; shop.service is stopped and disabled, /opt/shop is left as it is");
  }
}
