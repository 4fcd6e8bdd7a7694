package io.signalbox.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.admission.Admission;
import io.signalbox.engine.admission.Admitter;
import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Observation.RunState;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.spec.StrategySpec;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.routes.step.Fanout;
import io.signalbox.routes.step.StepRunner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What single steps report of hosts that are as they should not be. */
class StepsTest {
  private static final Target SHOP = Target.of("shop", "prod");
  private static final Version V1 = new Version("v1");

  private final World world = new World(Chaos.calm(), Brain.SHIPPED, Rules.ALL, false);
  private final TargetSpec spec =
      Specs.target(SHOP, 3, true, new StrategySpec(1, 50, Duration.ZERO, Duration.ZERO), 3);
  private final List<SimHost> hosts =
      spec.instances().stream().map(i -> new SimHost(SHOP, i.name(), Rules.ALL)).toList();

  StepsTest() {
    hosts.forEach(h -> world.hosts.put(h.name, h));
  }

  private Deployment started() {
    Release release = new Release(V1, "/artifacts/v1", Optional.of(SimPlatform.digest(SHOP, V1)));
    Cause cause = new Cause("test", "e1", "ada", world.instant(), false, "", Cause.Wishes.NONE);
    Ask ask = new Ask.Deploy(new DeploymentId("d1"), release, spec, cause);
    return Admitter.admit(TargetRecord.unknown(SHOP), ask, world.around(), world.instant())
        .dispatches()
        .stream()
        .filter(d -> d instanceof Admission.Dispatch.Start)
        .map(d -> ((Admission.Dispatch.Start) d).deployment())
        .findFirst()
        .orElseThrow();
  }

  private StepReport run(Deployment now) {
    Execution execution = new Execution(now, world.broker.begin());
    return new StepRunner(
            kind -> new SimPlatform(world, execution), Fanout.inOrder(), world::instant)
        .run(now);
  }

  @Test
  void whatIsWrongOnSeveralInstancesAlikeIsSaidOnce() {
    hosts.get(0).diskFull = true;
    hosts.get(2).diskFull = true;
    List<StepFailed> failures = ((StepReport.Missed) run(started())).failures();
    assertThat(failures).hasSize(1);
    assertThat(failures.getFirst().where()).isEqualTo("shop-a, shop-c");
    assertThat(failures.getFirst().message()).isEqualTo("disk: 0 bytes free");
    assertThat(failures.getFirst().evidence()).isEmpty();
  }

  @Test
  void aSampleCarriesTheRestartsOfItsProcess() {
    for (RunState state : List.of(RunState.FAILED, RunState.RUNNING)) {
      SimHost.Started process =
          new SimHost.Started(
              Optional.of(V1),
              Optional.of(SimPlatform.digest(SHOP, V1)),
              spec.process().environment(),
              0,
              state);
      process.restarts = 4;
      hosts.getFirst().slots.put(Slot.A, process);
      Deployment gate = started().entering(Cursor.at(Step.GATE), world.instant());
      assertThat(((StepReport.Sampled) run(gate)).probes())
          .as("%s", state)
          .singleElement()
          .satisfies(p -> assertThat(p.restarts()).isEqualTo(4));
    }
  }
}
