package io.signalbox.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.port.StepFailed;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person is told of an adoption, and what admission is. */
class AdoptionTest {
  private static Decision decide(String situation, Sightings found) {
    return Decider.decide(Situation.of(situation), found.report(), List.of());
  }

  private static String said(Decision decision) {
    return ((Status.Ended) decision.next().status()).said();
  }

  @Test
  void theHighestFenceAndTheReleaseOfAllGoToAdmission() {
    Decision decision = decide("adopt OBSERVE", Sightings.of("a", "b", "c").fence("b", 12));
    Deployment next = decision.next();
    assertThat(next.fence()).isEqualTo(new Fence(12));
    assertThat(next.plan().release().version().value()).isEqualTo("v2");
    assertThat(next.plan().release().digest()).contains(Given.digest("v2"));
    assertThat(next.plan().release().artifact()).isEqualTo("/artifacts/shop-v2.tgz");
    assertThat(said(decision))
        .isEqualTo(
            "v2 runs on all 3 instances as it was pushed, and answers: it counts as proven; the next fence is 13");
  }

  @Test
  void theFactSaysOfEveryHostWhatWasFound() {
    What.StepDone done =
        (What.StepDone) decide("adopt OBSERVE", Sightings.of("a", "b", "c")).facts().getFirst();
    assertThat(done.evidence()).hasSize(3);
    assertThat(done.evidence().get(1).where()).isEqualTo("b");
    assertThat(done.evidence().get(1).said())
        .isEqualTo(
            "has seen fence 9, claim 31; slot a is live with v2 (%s), as it was pushed, answers 200"
                .formatted(Given.digest("v2")));
  }

  /** Who preempted there has never come that far, so whoever it preempted is not fenced off. */
  @Test
  void aHostThatHasNotSeenWhatWasGivenOutHereMayStillBeActedOn() {
    Decision decision = decide("adopt OBSERVE", Sightings.of("a", "b").fence("b", 2));
    assertThat(said(decision))
        .contains("b: it has seen fence 2, but never fence 7, which was given out here");
    Decision forced = decide("adopt OBSERVE force", Sightings.of("a").fence("a", 2));
    assertThat(forced.next().fence()).as("never lowered").isEqualTo(new Fence(7));
  }

  @Test
  void everyHostAndEveryReasonAtOnce() {
    Sightings found =
        Sightings.of("a", "b", "c", "d", "e")
            .running("a", "v1")
            .sick("b")
            .stopped("c")
            .changed("d", "app.py", "bin/run", "lib/x", "lib/y")
            .unused("e");
    Decision decision = decide("adopt OBSERVE", found);
    What.StepMissed missed = (What.StepMissed) decision.facts().getFirst();
    assertThat(missed.failures())
        .extracting(StepFailed::where)
        .containsExactly("b", "c", "d", "e", "shop@prod");
    assertThat(said(decision))
        .startsWith("not adopted, for b: it runs, but is not healthy: 500; c: its live slot does")
        .contains("d: files of its release are not what was pushed: app.py, bin/run, lib/x, …")
        .contains("e: nothing was ever deployed there")
        .contains("different releases: v1 on a, v2 on b, c, d")
        .contains("'signalbox adopt shop --env prod --force'")
        .endsWith("'signalbox deploy shop v2 --env prod'.");
  }

  @Test
  void whoCannotBeLookedAtIsNamedAndNeverLeftOut() {
    Decision decision =
        decide(
            "adopt OBSERVE force attempt=5",
            Sightings.of("a", "b", "c").away("b", StepFailed.Code.UNREACHABLE));
    assertThat(said(decision))
        .isEqualTo(
            "not adopted, for b: no connection. Next: Bring it back. Or take it out of the configuration. Then ask again: what could not be looked at may know a higher fence.");
  }

  @Test
  void byForceNoReleaseIsCalledProvenAndThatIsSaid() {
    Decision decision = decide("adopt OBSERVE force", Sightings.of("a", "b").running("b", "v1"));
    assertThat(decision.next().fence()).isEqualTo(new Fence(9));
    assertThat(decision.next().plan().release()).isEqualTo(Given.release("v3"));
    assertThat(said(decision))
        .isEqualTo(
            "the next fence is 10, and no release counts as proven, for shop@prod: its instances run different releases: v2 on a, v1 on b; the next deployment is a first one, with nothing to return to");
  }

  /** Two contents under one version are two releases. */
  @Test
  void theSameVersionWithAnotherContentIsAnotherRelease() {
    assertThat(said(decide("adopt OBSERVE", Sightings.of("a", "b").rebuilt("b"))))
        .contains(
            "different releases: v2 (%s) on a, v2 (%s) on b"
                .formatted(Given.digest("v2"), Given.digest("rebuilt")));
  }

  @Test
  void aReleaseWithoutItsManifestIsNoRelease() {
    assertThat(said(decide("adopt OBSERVE", Sightings.of("a", "b").unknown("b"))))
        .contains("b: nobody knows what its live slot holds");
  }

  @Test
  void whoIsFencedOffIsToldTheWayOut() {
    Decision decision = Happening.decide(Situation.of("forward SWAP"), "missed:FENCED");
    assertThat(said(decision))
        .isEqualTo(
            "it said no Unless another deployment took shop@prod, this journal is older than its hosts: 'signalbox adopt shop --env prod' goes on from what they know.");
  }
}
