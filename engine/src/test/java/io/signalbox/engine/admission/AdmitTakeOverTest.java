package io.signalbox.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.spec.AdoptSpec;
import io.signalbox.engine.spec.TargetSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may take over what runs by hand. */
class AdmitTakeOverTest {
  private static final Cause.Wishes NONE = Cause.Wishes.NONE;
  private static final Cause.Wishes PREEMPT = new Cause.Wishes(false, false, true, false);
  private static final TargetSpec SPEC =
      Given.SPEC.adopting(new AdoptSpec("shop.service", "/opt/shop", List.of()));

  @Test
  void itIsTheFirstDeploymentOfItsTargetAndThenItsWayBack() {
    Desk desk = new Desk();
    assertThat(desk.takeOver("a1", SPEC, NONE)).isEqualTo("start a1 with fence 1, back to []");
    assertThat(desk.takeOver("a1", SPEC, NONE)).isEqualTo("known as a1");
    desk.ends("a1", Outcome.SUCCEEDED);
    assertThat(desk.proven()).isEqualTo("[0-by-hand]");
    assertThat(desk.deploy("d1", "v1")).isEqualTo("start d1 with fence 2, back to [0-by-hand]");
  }

  @Test
  void whatIsOursAlreadyIsNotTakenOver() {
    Desk desk = Desk.running("v1");
    assertThat(desk.takeOver("a1", SPEC, NONE)).isEqualTo("close a1 REJECTED");
    assertThat(desk.takeOver("a2", SPEC, PREEMPT)).isEqualTo("close a2 REJECTED");
  }

  @Test
  void withoutAWordInTheConfigurationItIsRefused() {
    Desk desk = new Desk();
    assertThat(desk.takeOver("a1", Given.SPEC, NONE)).isEqualTo("close a1 REJECTED");
    assertThat(desk.takeOver("a2", Given.SPEC, PREEMPT)).isEqualTo("close a2 REJECTED");
  }

  @Test
  void aHeldTargetIsOnlyTakenByForceAndThenEveryInstanceCountsAsTouched() {
    Desk desk = new Desk();
    desk.deploy("d1", "v1");
    assertThat(desk.takeOver("a1", SPEC, NONE)).isEqualTo("close a1 REJECTED");
    assertThat(desk.takeOver("a2", SPEC, PREEMPT)).startsWith("start a2 with fence 2");
    assertThat(desk.touched("a2")).isEqualTo("[a, b, c]");
  }

  /** It was good while it ran by hand: mostly its command is wrong, and is corrected. */
  @Test
  void whatFailedMayBeTriedAgain() {
    Desk desk = new Desk();
    desk.takeOver("a1", SPEC, NONE);
    desk.ends("a1", Outcome.FAILED);
    assertThat(desk.quarantined()).isEqualTo("[]");
    assertThat(desk.takeOver("a2", SPEC, NONE)).isEqualTo("start a2 with fence 2, back to []");
  }

  /** Found by the simulation: what was rolled back under that name is something else. */
  @Test
  void theNameOfWhatWasRolledBackIsNotTakenOver() {
    Desk desk = new Desk();
    desk.deploy("d1", "0-by-hand");
    Deployment failed = desk.deployment("d1").touching(Given.names("a"));
    desk.comesBack(failed.ending(Outcome.FAILED, "", failed.since()));
    assertThat(desk.quarantined()).isEqualTo("[0-by-hand]");
    assertThat(desk.takeOver("a1", SPEC, NONE)).isEqualTo("close a1 REJECTED");
  }

  /**
   * Retired before anything has proven itself, it runs by hand again; afterwards it is given up.
   */
  @Test
  void aRetirementGivesBackWhatNothingOfOursHasReplaced() {
    Desk desk = new Desk();
    desk.takeOver("a1", SPEC, NONE);
    desk.retire("r1", "", PREEMPT);
    assertThat(desk.deployment("r1").givesBack()).isTrue();
    desk.ends("r1", Outcome.SUCCEEDED);

    desk.takeOver("a2", SPEC, NONE);
    assertThat(desk.retire("r2", "", NONE)).isEqualTo("park r2 BUSY");
    desk.endsAdopting("a2", 0, "0-by-hand");
    desk.comesBack("r2");
    assertThat(desk.deployment("r2").givesBack()).as("it succeeded meanwhile").isFalse();
    assertThat(desk.deployment("r2").version().value()).isEqualTo("0-by-hand");
  }

  @Test
  void aRecordBehindItsHostsLearnsFirst() {
    Desk desk = new Desk();
    desk.deploy("d1", "v1");
    desk.isFencedOff("d1");
    assertThat(desk.takeOver("a1", SPEC, NONE)).isEqualTo("close a1 REJECTED");
  }
}
