package io.signalbox.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.model.Deployment.Kind;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.TargetSpec;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What serves after a deployment, and how it came to. */
class EffectTest {
  private static final TargetSpec SPEC = Given.SPEC;

  @ParameterizedTest
  @CsvSource({
    "DEPLOY,   first, touched, SUCCEEDED,   DEPLOYED v3",
    "DEPLOY,   later, touched, SUCCEEDED,   UPGRADED v3",
    "DEPLOY,   later, touched, ROLLED_BACK, ROLLED_BACK v2",
    "DEPLOY,   later, touched, CANCELLED,   ROLLED_BACK v2",
    "DEPLOY,   later, whole,   CANCELLED,   nothing",
    "DEPLOY,   first, touched, FAILED,      nothing",
    "DEPLOY,   later, whole,   PREEMPTED,   nothing",
    "DEPLOY,   later, whole,   REJECTED,    nothing",
    "DEPLOY,   later, whole,   SUPERSEDED,  nothing",
    "ROLLBACK, later, touched, SUCCEEDED,   ROLLED_BACK v2",
    "ROLLBACK, later, whole,   SUCCEEDED,   nothing",
    "RETIRE,   later, touched, SUCCEEDED,   nothing",
    "ADOPT,    first, whole,   SUCCEEDED,   nothing",
  })
  void changes(Kind kind, String before, String state, Outcome outcome, String effect) {
    List<Proven> ladder = before.equals("later") ? List.of(Given.proven("v2")) : List.of();
    Plan plan = Plan.rolling(SPEC, Given.release("v3"), ladder);
    List<InstanceName> touched = state.equals("touched") ? Given.names("a", "b", "c") : List.of();
    Deployment deployment =
        Deployment.requested(new DeploymentId("d1"), kind, Given.cause("e"), plan)
            .touching(touched);
    assertThat(Effect.of(deployment)).as("while it runs").isEmpty();
    assertThat(
            Effect.of(deployment.ending(outcome, "so it is", Given.NOON))
                .map(e -> e.change() + " " + e.release().version())
                .orElse("nothing"))
        .isEqualTo(effect);
  }
}
