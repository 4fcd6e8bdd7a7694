package io.signalbox.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Outcome;
import org.junit.jupiter.api.Test;

/** A record that knows less than its hosts, and how it learns. */
class AdmitAdoptionTest {
  private static final Cause.Wishes PREEMPT = new Cause.Wishes(false, false, true, false);

  @Test
  void aLostRecordGoesOnFromWhatTheHostsKnow() {
    Desk desk = new Desk();
    desk.deploy("d1", "v3");
    assertThat(desk.isFencedOff("d1")).isEqualTo("close d1 PREEMPTED");
    assertThat(desk.adopt("a1", Cause.Wishes.NONE)).isEqualTo("start a1 with fence 1, back to []");
    assertThat(desk.adopt("a1", Cause.Wishes.NONE)).isEqualTo("known as a1");
    assertThat(desk.endsAdopting("a1", 9, "v2")).isEqualTo("close a1 SUCCEEDED");
    assertThat(desk.proven()).isEqualTo("[v2]");
    assertThat(desk.record().current().orElseThrow().spec())
        .as("with the configuration of today")
        .isEqualTo(Given.SPEC);
    assertThat(desk.held()).isEqualTo("nobody, then nobody");
    assertThat(desk.deploy("d2", "v3")).isEqualTo("start d2 with fence 10, back to [v2]");
    desk.ends("d2", Outcome.SUCCEEDED);
    assertThat(desk.rollback("r1")).isEqualTo("start r1 with fence 11, back to [v2]");
  }

  @Test
  void anOldRecordKeepsWhatItKnowsBehindWhatRunsNow() {
    Desk desk = Desk.running("v1", "v2");
    desk.adopt("a1", Cause.Wishes.NONE);
    desk.endsAdopting("a1", 9, "v4");
    assertThat(desk.proven()).isEqualTo("[v4,v2,v1]");
    assertThat(desk.deploy("d2", "v5")).isEqualTo("start d2 with fence 10, back to [v4,v2,v1]");
  }

  @Test
  void theFenceNeverFalls() {
    Desk desk = Desk.running("v1", "v2");
    desk.adopt("a1", Cause.Wishes.NONE);
    desk.endsAdopting("a1", 1, "v2");
    assertThat(desk.deploy("d2", "v3")).isEqualTo("start d2 with fence 3, back to [v2,v1]");
  }

  @Test
  void byForceTheFenceAloneIsTakenDown() {
    Desk desk = Desk.running("v1", "v2");
    desk.adopt("a1", new Cause.Wishes(false, true, false, false));
    assertThat(desk.endsForced("a1", 9)).isEqualTo("close a1 SUCCEEDED");
    assertThat(desk.proven()).as("nothing that ran before runs there now").isEqualTo("[]");
    assertThat(desk.deploy("d2", "v3")).isEqualTo("start d2 with fence 10, back to []");
  }

  @Test
  void aRefusedAdoptionLeavesTheRecordAsItWas() {
    Desk desk = Desk.running("v1", "v2");
    desk.adopt("a1", Cause.Wishes.NONE);
    assertThat(desk.ends("a1", Outcome.FAILED)).isEqualTo("close a1 FAILED");
    assertThat(desk.proven()).isEqualTo("[v2,v1]");
    assertThat(desk.quarantined()).isEqualTo("[]");
  }

  @Test
  void aHeldTargetIsNotAdopted() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    assertThat(desk.adopt("a1", Cause.Wishes.NONE)).isEqualTo("close a1 REJECTED");
    assertThat(desk.held()).isEqualTo("d2, then nobody");
  }

  /** No claim of its would stop the holder, so that one has to be gone before it looks. */
  @Test
  void preemptingItWaitsUntilTheHolderIsGone() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    assertThat(desk.adopt("a1", PREEMPT)).isEqualTo("park a1 BUSY; tell d2 GiveWay");
    assertThat(desk.held()).isEqualTo("d2, then a1");
    assertThat(desk.comesBack("a1")).as("a heartbeat").isEqualTo("park a1 BUSY");
    assertThat(desk.endsTouched("d2", Outcome.PREEMPTED)).isEqualTo("close d2 PREEMPTED; wake a1");
    assertThat(desk.comesBack("a1")).isEqualTo("start a1 with fence 2, back to []");
    desk.endsAdopting("a1", 2, "v2");
    assertThat(desk.proven()).isEqualTo("[v2,v1]");
    assertThat(desk.record().unsure()).isEmpty();
  }

  /** Whoever comes next finds work half done, and counts every instance as touched. */
  @Test
  void whatTheHolderLeftHalfDoneIsNotForgottenWhereTheAdoptionIsRefused() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    desk.adopt("a1", PREEMPT);
    desk.endsTouched("d2", Outcome.PREEMPTED);
    desk.comesBack("a1");
    desk.ends("a1", Outcome.FAILED);
    assertThat(desk.deploy("d3", "v3")).isEqualTo("start d3 with fence 3, back to [v1]");
    assertThat(desk.touched("d3")).isEqualTo("[a, b, c]");
    desk.endsTouched("d3", Outcome.ROLLED_BACK);
    desk.deploy("d4", "v4");
    assertThat(desk.touched("d4")).as("v1 serves everywhere again").isEqualTo("[]");
  }

  @Test
  void nothingIsHalfDoneWhereNothingWasBegun() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    desk.adopt("a1", PREEMPT);
    desk.ends("d2", Outcome.PREEMPTED);
    desk.comesBack("a1");
    desk.ends("a1", Outcome.FAILED);
    desk.deploy("d3", "v3");
    assertThat(desk.touched("d3")).isEqualTo("[]");
  }

  /** Its fence would pass theirs one day, and then it would go out with nothing to return to. */
  @Test
  void whoIsBehindItsHostsTriesNoOtherDeployment() {
    Desk desk = Desk.running("v1", "v2");
    desk.deploy("d3", "v3");
    desk.deploy("d4", "v4");
    desk.isFencedOff("d3");
    assertThat(desk.comesBack("d4")).as("it had waited").isEqualTo("close d4 REJECTED");
    assertThat(desk.deploy("d5", "v5")).isEqualTo("close d5 REJECTED");
    assertThat(desk.rollback("r1")).isEqualTo("close r1 REJECTED");
    assertThat(desk.held()).isEqualTo("nobody, then nobody");
    desk.adopt("a1", Cause.Wishes.NONE);
    desk.ends("a1", Outcome.FAILED);
    assertThat(desk.deploy("d6", "v6")).as("still behind").isEqualTo("close d6 REJECTED");
    desk.adopt("a2", Cause.Wishes.NONE);
    desk.endsAdopting("a2", 9, "v3");
    assertThat(desk.deploy("d7", "v7")).isEqualTo("start d7 with fence 10, back to [v3,v2,v1]");
  }

  @Test
  void aHolderWhoWasTakenFromSaysNothingOfTheHosts() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    desk.deploy("d3", "v3", PREEMPT);
    desk.isFencedOff("d2");
    assertThat(desk.record().unsure()).isEmpty();
  }

  @Test
  void whoOnlyLooksCannotBeToldToGoBack() {
    Desk desk = Desk.running("v1", "v2");
    desk.adopt("a1", Cause.Wishes.NONE);
    assertThat(desk.rollback("r1")).isEqualTo("close r1 REJECTED");
  }

  @Test
  void aNewerRequestTakesThePlaceOfOneThatWaits() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    desk.adopt("a1", PREEMPT);
    assertThat(desk.deploy("d3", "v3")).isEqualTo("park d3 BUSY; wake a1");
    assertThat(desk.comesBack("a1")).isEqualTo("close a1 SUPERSEDED");
    desk.endsTouched("d2", Outcome.PREEMPTED);
    desk.comesBack("d3");
    assertThat(desk.touched("d3")).isEqualTo("[a, b, c]");
  }
}
