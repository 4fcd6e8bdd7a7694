package io.signalbox.sim;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.engine.admission.Admission;
import io.signalbox.engine.admission.Admitter;
import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.admission.Circumstances;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Step;
import io.signalbox.routes.step.StepRunner;
import io.signalbox.sim.Golden.Story;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Known-bad adoptions: the simulation has to notice each in the story of a lost journal. */
class AdoptionTest {
  private static void play(Brain brain) {
    Golden.play(Story.LOST_JOURNAL_AND_ADOPT, Chaos.calm(), brain);
  }

  @Test
  void theShippedOneIsFine() {
    assertThatCode(() -> play(Brain.SHIPPED)).doesNotThrowAnyException();
  }

  @Test
  void oneThatForgetsTheFenceOfItsHosts() {
    Brain forgetful =
        new Brain() {
          @Override
          public Admission admit(TargetRecord record, Ask ask, Circumstances around, Instant at) {
            boolean adopted =
                ask instanceof Ask.Return r
                    && r.deployment().kind() == Deployment.Kind.ADOPT
                    && r.deployment().ended();
            Ask told = adopted ? new Ask.Return(low(((Ask.Return) ask).deployment())) : ask;
            return Admitter.admit(record, told, around, at);
          }
        };
    assertThatThrownBy(() -> play(forgetful))
        .isInstanceOf(Violation.class)
        .hasMessageContaining("adopted fence");
  }

  @Test
  void oneThatClaims() {
    Brain claiming =
        new Brain() {
          @Override
          public StepReport run(StepRunner runner, Deployment now) {
            return now.cursor().step() == Step.OBSERVE
                ? runner.run(
                    now.entering(now.cursor().to(Step.FINISH, now.cursor().phase()), now.since()))
                : runner.run(now);
          }
        };
    assertThatThrownBy(() -> play(claiming))
        .isInstanceOf(Violation.class)
        .hasMessageContaining("claimed");
  }

  private static Deployment low(Deployment d) {
    return new Deployment(
        d.id(),
        d.kind(),
        d.cause(),
        d.plan(),
        new Fence(1),
        d.cursor(),
        d.status(),
        d.attempt(),
        d.transition(),
        d.facts(),
        d.chain(),
        d.touched(),
        d.gate(),
        d.verdict(),
        d.since(),
        d.stay(),
        d.began());
  }
}
