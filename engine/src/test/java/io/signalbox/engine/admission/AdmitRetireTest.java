package io.signalbox.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Outcome;
import org.junit.jupiter.api.Test;

/** Requests to retire a target, or one host of it. */
class AdmitRetireTest {
  private static final Cause.Wishes PREEMPT = new Cause.Wishes(false, false, true, false);

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
}
