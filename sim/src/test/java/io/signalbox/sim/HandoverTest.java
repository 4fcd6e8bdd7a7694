package io.signalbox.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Cursor.Phase;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Step;
import io.signalbox.sim.Golden.Story;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Known-bad ways of taking over: the simulation has to notice each. */
class HandoverTest {

  @Test
  void theShippedOneIsFine() {
    assertThatCode(() -> Golden.play(Story.TAKE_OVER_FAILS, Chaos.calm()))
        .doesNotThrowAnyException();
  }

  @Test
  void oneThatStopsBeforeItIsWrittenDownHowToUndoIt() {
    assertThatThrownBy(
            () ->
                Golden.play(
                    Story.TAKE_OVER_FAILS,
                    Chaos.calm(),
                    Brain.SHIPPED,
                    Rules.ALL.forgettingToNote()))
        .isInstanceOf(Violation.class)
        .hasMessageContaining("nothing there says how to undo that");
  }

  /** The way back leaves out restore, so nobody starts what ran by hand. */
  @Test
  void oneThatEndsWithoutGivingThePortBack() {
    Brain forgetful =
        new Brain() {
          @Override
          public Decision decide(Deployment now, StepReport report, List<Signal> signals) {
            Decision right = Brain.super.decide(now, report, signals);
            boolean restores =
                right.to().equals(new Decision.Destination.ToStep(Step.RESTORE))
                    && right.next().takesOver();
            if (!restores) return right;
            Deployment finish =
                right
                    .next()
                    .entering(right.next().cursor().to(Step.FINISH, Phase.STANDBY), report.at());
            return new Decision(
                finish, new Decision.Destination.ToStep(Step.FINISH), List.of(), right.facts());
          }
        };
    assertThatThrownBy(() -> Golden.play(Story.TAKE_OVER_FAILS, Chaos.calm(), forgetful))
        .isInstanceOf(Violation.class);
    assertThat(Golden.play(Story.HAPPY_ROLLING_DEPLOYMENT, Chaos.calm(), forgetful).end())
        .contains("SUCCEEDED");
  }
}
