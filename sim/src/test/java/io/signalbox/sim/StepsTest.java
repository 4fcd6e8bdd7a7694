package io.signalbox.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.admission.Admission;
import io.signalbox.engine.admission.Admitter;
import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Plan;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Observation.RunState;
import io.signalbox.engine.port.PushedSamples;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CompareSpec;
import io.signalbox.engine.spec.SourceSpec;
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
            kind -> new SimPlatform(world, execution),
            PushedSamples.NONE,
            Fanout.inOrder(),
            world::instant)
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

  private static CheckSpec compared() {
    return new CheckSpec(
        "errors",
        new SourceSpec.AccessLog(Optional.empty(), SourceSpec.Measure.FAILURES),
        CheckSpec.Limit.above(0.01),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        5,
        3,
        1,
        Duration.ZERO,
        Duration.ofMinutes(1),
        CheckSpec.Quorum.ANY,
        CheckSpec.Severity.ROLL_BACK,
        CheckSpec.Missing.HOLDS,
        Duration.ZERO,
        Optional.of(
            new CompareSpec(
                0.01, 1.5, 0, CheckSpec.Missing.Answer.IGNORE, Optional.of(Duration.ofHours(1)))));
  }

  /** The first deployment, but for a release before it. */
  private Deployment second() {
    TargetSpec judged = spec.judgedBy(spec.gate().judging(List.of(compared())));
    Release old =
        new Release(
            new Version("v0"),
            "/artifacts/v0",
            Optional.of(new Digest("sha256:" + "0".repeat(64))));
    Proven proven = new Proven(old, judged, world.instant(), new DeploymentId("d0"));
    Deployment first = started();
    return first.withPlan(Plan.rolling(judged, first.plan().release(), List.of(proven)));
  }

  private List<Reading.Before> before(Deployment now) {
    return ((StepReport.Sampled) run(now))
        .samples().stream()
            .filter(s -> s.reading() instanceof Reading.Before)
            .map(s -> (Reading.Before) s.reading())
            .toList();
  }

  @Test
  void whereNobodyIsUnchangedEachInstanceIsAskedOnceForTheTimeBeforeTheDeployment() {
    for (SimHost host : hosts) {
      SimHost.Started process =
          new SimHost.Started(
              Optional.of(V1),
              Optional.of(SimPlatform.digest(SHOP, V1)),
              spec.process().environment(),
              0,
              RunState.RUNNING);
      host.slots.put(Slot.A, process);
      host.live = Slot.A;
    }
    Deployment second = second();
    int last = second.plan().batches().size() - 1;
    Deployment gate =
        second.entering(new Cursor(Step.GATE, Cursor.Phase.LIVE, 0, 0), world.instant());
    assertThat(before(gate)).as("the others are unchanged").isEmpty();
    Deployment bake =
        second.entering(new Cursor(Step.BAKE, Cursor.Phase.LIVE, last, 0), world.instant());
    assertThat(before(bake))
        .hasSize(3)
        .allSatisfy(b -> assertThat(b.covered()).isEqualTo(Duration.ofHours(1)));
    StepReport.Sampled report = (StepReport.Sampled) run(bake);
    Deployment known =
        bake.withGate(bake.gate().plus(bake.plan().spec().gate(), report.samples(), bake.roles()));
    world.pass(2_000);
    assertThat(((StepReport.Sampled) run(known)).samples()).hasSize(3);
    assertThat(before(known)).as("it is known by now").isEmpty();
  }

  @Test
  void aFirstDeploymentHasNoTimeBefore() {
    Deployment first = started();
    assertThat(first.roles().before()).isEmpty();
    assertThat(second().roles().before()).contains(first.began().orElseThrow());
  }

  /**
   * It was retired, and came back with the release to which the others go back: there that has not
   * proven itself since, and the next retirement would not know of it.
   */
  @Test
  void aWayBackTakesOutWhoCameBackAlsoWhereItServesTheSameRelease() {
    for (SimHost host : hosts) {
      host.slots.put(
          Slot.A,
          new SimHost.Started(
              Optional.of(V1),
              Optional.of(SimPlatform.digest(SHOP, V1)),
              spec.process().environment(),
              0,
              RunState.RUNNING));
      host.live = Slot.A;
    }
    Deployment first = started();
    InstanceName gone = hosts.getLast().name;
    Proven others =
        new Proven(first.plan().release(), spec, world.instant(), new DeploymentId("d0"))
            .without(List.of(gone))
            .orElseThrow();
    Deployment back =
        first
            .withPlan(Plan.rolling(spec, first.plan().release(), List.of(others)))
            .touching(hosts.stream().map(h -> h.name).toList())
            .entering(Cursor.at(Step.RESTORE), world.instant());
    assertThat(run(back)).isInstanceOf(StepReport.Restored.class);
    assertThat(hosts.getLast().live).isNull();
    assertThat(hosts.getLast().process(Slot.A).runs()).isFalse();
    assertThat(hosts.getFirst().live).isEqualTo(Slot.A);
  }
}
