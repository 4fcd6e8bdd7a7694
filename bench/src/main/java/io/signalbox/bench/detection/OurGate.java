package io.signalbox.bench.detection;

import io.signalbox.bench.detection.Second.Served;
import io.signalbox.engine.gate.Gate;
import io.signalbox.engine.gate.Gate.Judgement;
import io.signalbox.engine.gate.GateRun;
import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.gate.Roles;
import io.signalbox.engine.gate.Sample;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CompareSpec;
import io.signalbox.engine.spec.GateSpec;
import io.signalbox.engine.spec.SourceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The gate that ships, with its defaults: the share of failures of real traffic, above 1 % in three
 * of five samples or worse than the instances with the old release. A look is of an access log, and
 * gives what was served since the look before.
 */
final class OurGate implements Rule {
  private static final Duration LONG = Duration.ofHours(2);
  private static final InstanceName CHANGED = new InstanceName("changed");

  private final int every;
  private final GateSpec gate;
  private final List<InstanceName> control = new ArrayList<>();
  private final List<Second> since = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private GateRun run = GateRun.none(now);

  /**
   * @param every from look to look, in seconds
   */
  OurGate(int every) {
    this.every = every;
    this.gate = GateSpec.defaults().judging(List.of(failures(Duration.ofSeconds(every))));
  }

  private static CheckSpec failures(Duration every) {
    return new CheckSpec(
        "failures",
        new SourceSpec.AccessLog(Optional.empty(), SourceSpec.Measure.FAILURES),
        CheckSpec.Limit.above(0.01),
        every,
        Duration.ofSeconds(5),
        5,
        3,
        Gate.LEAST_FOR_A_RATE,
        Duration.ZERO,
        Duration.ofSeconds(30),
        CheckSpec.Quorum.ANY,
        CheckSpec.Severity.ROLL_BACK,
        CheckSpec.Missing.HOLDS,
        LONG,
        Optional.of(CompareSpec.defaults()));
  }

  @Override
  public boolean bad(Second second) {
    now = now.plusSeconds(1);
    since.add(second);
    if (since.size() < every) return false;
    List<Sample> samples = samples(second.control().size());
    since.clear();
    Roles roles = new Roles(List.of(CHANGED), control, 1);
    Probe healthy = new Probe(CHANGED, Slot.A, true, now, true, Duration.ofMillis(5), "200");
    run = run.plus(List.of(healthy)).plus(gate, samples, roles).written();
    return switch (Gate.judge(gate, run, roles.changed(), roles, LONG, now)) {
      case Judgement.Breached breached -> true;
      case Judgement.Passed passed -> false;
      case Judgement.NotYet notYet -> {
        run = run.telling(notYet.held(), notYet.notices());
        yield false;
      }
    };
  }

  private List<Sample> samples(int controls) {
    List<Sample> samples = new ArrayList<>();
    samples.add(sample(CHANGED, sum(Second::changed)));
    for (int i = 0; i < controls; i++) {
      int which = i;
      if (control.size() == i) control.add(new InstanceName("control-" + i));
      samples.add(sample(control.get(i), sum(s -> s.control().get(which))));
    }
    return samples;
  }

  private Served sum(Function<Second, Served> side) {
    return since.stream().map(side).reduce(Served.NOTHING, Served::plus);
  }

  private Sample sample(InstanceName instance, Served served) {
    Reading counts = new Reading.Counts(served.failed(), served.all());
    return new Sample("failures", instance, now, Duration.ofMillis(5), counts, "");
  }
}
