package io.signalbox.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Requests to go back: to which release, by whom, and when not. */
class AdmitRollbackTest {
  /** T12, T9: the last proven release, hours later, without an analysis. */
  @Test
  void aRollbackReturnsToTheLastProvenRelease() {
    Desk desk = Desk.running("v1", "v2", "v3");
    desk.deploy("bad", "v4");
    desk.ends("bad", Outcome.ROLLED_BACK);
    desk.later(Duration.ofHours(7));
    assertThat(desk.rollback("r1")).isEqualTo("start r1 with fence 5, back to [v2,v1]");
    Deployment started = desk.deployment("r1");
    assertThat(started.touched()).as("all of them run it").isEqualTo(Given.names("a", "b", "c"));
    assertThat(started.version().value()).isEqualTo("v2");
    desk.ends("r1", Outcome.SUCCEEDED);
    assertThat(desk.proven()).isEqualTo("[v2,v1]");
    assertThat(desk.quarantined()).isEqualTo("[v4,v3]");
  }

  @Test
  void aRollbackToAVersionSkipsThoseAboveIt() {
    Desk desk = Desk.running("v1", "v2", "v3");
    assertThat(desk.rollbackTo("r1", "v1")).isEqualTo("start r1 with fence 4, back to [v1]");
    desk.ends("r1", Outcome.SUCCEEDED);
    assertThat(desk.proven()).isEqualTo("[v1]");
    assertThat(desk.quarantined()).isEqualTo("[v3,v2]");
  }

  /** T7: a rollback with nothing to do does nothing, and is recorded. */
  @Test
  void aRollbackToWhatRunsIsARecordedNoOp() {
    Desk desk = Desk.running("v1", "v2");
    assertThat(desk.rollbackTo("r1", "v2")).isEqualTo("close r1 SUCCEEDED");
    assertThat(desk.held()).isEqualTo("nobody, then nobody");
  }

  @Test
  void aRollbackToNowhereIsRejected() {
    assertThat(new Desk().rollback("r1")).isEqualTo("close r1 REJECTED");
    assertThat(Desk.running("v1").rollback("r2")).isEqualTo("close r2 REJECTED");
    assertThat(Desk.running("v1", "v2").rollbackTo("r3", "v9")).isEqualTo("close r3 REJECTED");
  }

  @Test
  void aRollbackOfAHeldTargetIsASignalToItsHolder() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    assertThat(desk.rollback("r1")).isEqualTo("tell d2 RollBack; close r1 SUCCEEDED");
    assertThat(desk.ends("d2", Outcome.ROLLED_BACK)).isEqualTo("close d2 ROLLED_BACK");
  }

  /** Its message may lie in a dead-letter queue: it would hear no signal. */
  @Test
  void aRollbackMayTakeTheTargetFromAHolderThatHearsNothing() {
    Desk desk = Desk.running("v1", "v2");
    desk.deploy("d3", "v3");
    desk.deploy("d4", "v4");
    assertThat(desk.rollbackPreempting("r1", "", false))
        .isEqualTo("start r1 with fence 4, back to [v2,v1]; wake d4; wake d3");
    assertThat(desk.touched("r1")).isEqualTo("[a, b, c]");
    assertThat(desk.ends("d3", Outcome.SUCCEEDED)).isEqualTo("close d3 SUCCEEDED");
    assertThat(desk.held()).isEqualTo("r1, then nobody");
    desk.ends("r1", Outcome.SUCCEEDED);
    assertThat(desk.proven()).isEqualTo("[v2,v1]");
  }

  @Test
  void aRollbackThatIsTakenOverByAnotherIsNotUndone() {
    Desk desk = Desk.running("v1", "v2");
    assertThat(desk.rollback("r1")).isEqualTo("start r1 with fence 3, back to [v1]");
    assertThat(desk.rollbackPreempting("r2", "", false))
        .isEqualTo("start r2 with fence 4, back to [v1]; wake r1");
  }

  @Test
  void whatCannotBeTakenBackFromItsHolderIsRefused() {
    Desk first = new Desk();
    first.deploy("d1", "v1");
    assertThat(first.rollbackPreempting("r1", "", false)).isEqualTo("close r1 REJECTED");
    Desk desk = Desk.running("v1", "v2");
    desk.deploy("d3", "v3");
    assertThat(desk.rollbackPreempting("r1", "", true)).as("data").isEqualTo("close r1 REJECTED");
    assertThat(desk.rollbackPreempting("r2", "v2", false))
        .isEqualTo("start r2 with fence 4, back to [v2,v1]; wake d3");
    Desk retiring = Desk.running("v1", "v2");
    retiring.retire("x", "", Cause.Wishes.NONE);
    assertThat(retiring.rollbackPreempting("r1", "", false)).isEqualTo("close r1 REJECTED");
  }

  @Test
  void aHolderIsOnlyToldToGoWhereItCanGo() {
    Desk desk = Desk.running("v1", "v2");
    desk.deploy("d3", "v3");
    assertThat(desk.rollbackTo("r1", "v1")).as("it would go to v2").isEqualTo("close r1 REJECTED");
    assertThat(desk.rollbackTo("r2", "v2")).isEqualTo("tell d3 RollBack; close r2 SUCCEEDED");
    assertThat(desk.rollbackTo("r3", "v2")).as("on its way").isEqualTo("close r3 REJECTED");
    assertThat(desk.rollback("r4")).isEqualTo("tell d3 RollBack; close r4 SUCCEEDED");
  }

  @Test
  void whatCouldNotBeRestoredIsNotReturnedTo() {
    Desk desk = Desk.running("v1", "v2", "v3");
    desk.deploy("d4", "v4");
    desk.climbsDown("d4", 1);
    desk.ends("d4", Outcome.ROLLED_BACK);
    assertThat(desk.proven()).isEqualTo("[v2,v1]");
    assertThat(desk.quarantined()).isEqualTo("[v4,v3]");
  }

  @Test
  void theSameVersionAgainGoesBackToItselfAndKeepsWhatIsOlder() {
    Desk desk = Desk.running("v1", "v2");
    desk.deploy("d3", "v2");
    desk.ends("d3", Outcome.ROLLED_BACK);
    assertThat(desk.proven()).isEqualTo("[v2,v1]");
    assertThat(desk.quarantined()).isEqualTo("[]");
  }

  /** The backup that was kept before a release was left shows its paths as they were. */
  @Test
  void eachRungNamesTheBackupThatWasKeptWhenItWasLeft() {
    Desk desk = Desk.running("v1", "v2");
    desk.deploy("d3", "v3");
    assertThat(desk.backups("d3")).isEqualTo("v2 [d3], v1 [past-v2]");
    desk.ends("d3", Outcome.SUCCEEDED);
    desk.rollback("r1");
    assertThat(desk.backups("r1")).isEqualTo("v2 [d3], v1 [past-v2]");
    desk.ends("r1", Outcome.SUCCEEDED);
    desk.deploy("d4", "v4");
    assertThat(desk.backups("d4")).as("it served again").isEqualTo("v2 [d4], v1 [past-v2]");
  }

  @Test
  void dataComesBackOnlyForAPersonAndOnlyFromABackup() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2", Desk.KEEPING, Cause.Wishes.NONE);
    assertThat(desk.rollbackWithData("r1", false)).as("held").isEqualTo("close r1 REJECTED");
    desk.ends("d2", Outcome.SUCCEEDED);
    assertThat(desk.rollbackWithData("r2", false)).as("v1 has no dump").contains("REJECTED");
    desk.deploy("d3", "v3", Desk.KEEPING, Cause.Wishes.NONE);
    desk.ends("d3", Outcome.SUCCEEDED);
    assertThat(desk.rollbackWithData("r3", true)).as("an alert").isEqualTo("close r3 REJECTED");
    assertThat(desk.rollbackWithData("r4", false))
        .isEqualTo("start r4 with fence 4, back to [v2,v1]");
    assertThat(desk.deployment("r4").restoresData()).isTrue();
  }

  @Test
  void aHostThatIsGoneFromTheConfigurationIsNoLongerReturnedTo() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2", Given.spec("a", "b", "d"), Cause.Wishes.NONE);
    assertThat(desk.deployment("d2").plan().everyInstance())
        .extracting(i -> i.name().value())
        .containsExactly("a", "b", "d");
    desk.ends("d2", Outcome.SUCCEEDED);
    assertThat(desk.deploy("d3", "v3", Given.spec("e"), Cause.Wishes.NONE))
        .as("nobody of the older ones is left")
        .isEqualTo("start d3 with fence 3, back to []");
  }

  /** T9: the signal came when the holder had decided already; the rollback happens all the same. */
  @Test
  void aRollbackThatReachesItsHolderTooLateStartsByItself() {
    Desk desk = Desk.running("v1");
    desk.deploy("d2", "v2");
    desk.rollback("r1");
    desk.deploy("d3", "v3");
    assertThat(desk.ends("d2", Outcome.SUCCEEDED))
        .isEqualTo("close d2 SUCCEEDED; start d2-back with fence 3, back to [v1]; wake d3");
    assertThat(desk.held()).isEqualTo("d2-back, then d3");
  }

  /** T18: at most one automatic rollback in a quarter of an hour; a person is not braked. */
  @Test
  void theBrakeStopsASecondAutomaticRollback() {
    Desk desk = Desk.running("v1", "v2", "v3", "v4");
    assertThat(desk.alertRollsBack("r1")).startsWith("start r1");
    desk.ends("r1", Outcome.SUCCEEDED);
    desk.later(Duration.ofMinutes(14));
    assertThat(desk.alertRollsBack("r2")).isEqualTo("close r2 REJECTED");
    assertThat(desk.rollback("r3")).startsWith("start r3");
    desk.ends("r3", Outcome.SUCCEEDED);
    desk.later(Duration.ofMinutes(2));
    assertThat(desk.alertRollsBack("r4")).startsWith("start r4");
  }
}
