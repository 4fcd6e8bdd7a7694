package io.signalbox.engine.gate;

import static io.signalbox.engine.Given.NOON;

import io.signalbox.engine.gate.Gate.Judgement;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CheckSpec.Limit;
import io.signalbox.engine.spec.CheckSpec.Missing;
import io.signalbox.engine.spec.CheckSpec.Quorum;
import io.signalbox.engine.spec.CheckSpec.Severity;
import io.signalbox.engine.spec.CompareSpec;
import io.signalbox.engine.spec.GateSpec;
import io.signalbox.engine.spec.SourceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A gate that looks once a second: the changed instance a, and b, c and d that serve as before. */
final class Looks {
  static final List<InstanceName> CHANGED = names("a");
  static final List<InstanceName> CONTROL = names("b", "c", "d");
  static final Duration LONG = Duration.ofSeconds(10);

  private final GateSpec spec;
  private final Roles roles;
  private GateRun run = GateRun.none(NOON);
  private Instant at = NOON;

  Looks(GateSpec spec, Roles roles) {
    this.spec = spec;
    this.roles = roles;
  }

  Looks(CheckSpec check) {
    this(gate(check), new Roles(CHANGED, CONTROL, 1));
  }

  static List<InstanceName> names(String... names) {
    return java.util.stream.Stream.of(names).map(InstanceName::new).toList();
  }

  static GateSpec gate(CheckSpec... checks) {
    return GateSpec.defaults().judging(List.of(checks));
  }

  /** 3 of 5; 1 % of at least 50, or above 90. */
  static CheckSpec errors() {
    return check(
        new SourceSpec.AccessLog(Optional.empty(), SourceSpec.Measure.FAILURES), Limit.above(0.01));
  }

  static CheckSpec cpu() {
    return check(new SourceSpec.HostMetric(SourceSpec.Metric.CPU), Limit.above(90));
  }

  static CheckSpec times() {
    return check(
        new SourceSpec.AccessLog(Optional.empty(), SourceSpec.Measure.TIMES), Limit.above(2));
  }

  static CheckSpec check(SourceSpec source, Limit limit) {
    return new CheckSpec(
        "it",
        source,
        limit,
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        5,
        3,
        50,
        Duration.ZERO,
        Duration.ofSeconds(30),
        Quorum.ANY,
        Severity.ROLL_BACK,
        Missing.HOLDS,
        Duration.ofMinutes(5),
        Optional.empty());
  }

  static CheckSpec with(
      CheckSpec c, Duration warmUp, Quorum quorum, Severity severity, Missing missing) {
    return new CheckSpec(
        c.name(),
        c.source(),
        c.limit(),
        c.every(),
        c.timeout(),
        c.window(),
        c.breaches(),
        c.leastVolume(),
        warmUp,
        c.staleAfter(),
        quorum,
        severity,
        missing,
        c.hold(),
        c.compare());
  }

  static CheckSpec severe(CheckSpec c, Severity severity) {
    return with(c, c.warmUp(), c.quorum(), severity, c.missing());
  }

  static CheckSpec comparing(CheckSpec c, CompareSpec compare) {
    return new CheckSpec(
        c.name(),
        c.source(),
        c.limit(),
        c.every(),
        c.timeout(),
        c.window(),
        c.breaches(),
        c.leastVolume(),
        c.warmUp(),
        c.staleAfter(),
        c.quorum(),
        c.severity(),
        c.missing(),
        c.hold(),
        Optional.of(compare));
  }

  /** One second later, each of these said this; healthy all of them. */
  Judgement look(Map<String, Reading> said) {
    at = at.plusSeconds(1);
    List<Sample> samples = new ArrayList<>();
    said.forEach(
        (instance, reading) ->
            samples.add(
                new Sample(
                    "it", new InstanceName(instance), at, Duration.ofMillis(3), reading, "m")));
    List<Probe> probes =
        roles.changed().stream()
            .map(i -> io.signalbox.engine.Given.probe(i.value(), at, true))
            .toList();
    run = run.plus(probes).plus(spec, samples, roles);
    Judgement judgement = Gate.judge(spec, run, roles.changed(), roles, LONG, at);
    if (judgement instanceof Judgement.NotYet notYet) {
      run = run.telling(notYet.held(), notYet.notices());
    }
    return judgement;
  }

  /** The same for some seconds; the first judgement that ends the gate, or the last one. */
  Judgement look(int seconds, Map<String, Reading> said) {
    Judgement last = look(said);
    for (int i = 1; i < seconds && last instanceof Judgement.NotYet; i++) last = look(said);
    return last;
  }

  GateRun run() {
    return run;
  }

  void goOn() {
    run = run.acceptingWhatIsHeld();
  }

  long seconds() {
    return Duration.between(NOON, at).toSeconds();
  }

  static Reading counts(long failed, long total) {
    return new Reading.Counts(failed, total);
  }

  static Reading value(double value) {
    return new Reading.Value(value);
  }
}
