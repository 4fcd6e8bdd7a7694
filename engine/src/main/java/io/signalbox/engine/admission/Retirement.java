package io.signalbox.engine.admission;

import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Deployment.Kind;
import io.signalbox.engine.model.Plan;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plan of a retirement: everything that runs there by today's or by the proven configuration.
 */
final class Retirement {
  private Retirement() {}

  static boolean hasInstances(TargetRecord record, Ask.Retire ask) {
    return !instances(record, ask).isEmpty();
  }

  /** Nothing to return to: the ladder is empty, so that the way back ends with nothing running. */
  static Deployment of(TargetRecord record, Ask.Retire ask) {
    List<Instance> gone = instances(record, ask);
    TargetSpec spec = gone.isEmpty() ? ask.spec() : ask.spec().withInstances(gone);
    Plan plan = Plan.rolling(spec, nothing(spec), List.of());
    return Deployment.requested(ask.id(), Kind.RETIRE, ask.cause(), asOf(record, plan));
  }

  /** What it retires, which may have become another while it waited for its turn. */
  static Plan asOf(TargetRecord record, Plan plan) {
    return plan.withRelease(
        record.current().map(Proven::release).orElseGet(() -> nothing(plan.spec())));
  }

  private static Release nothing(TargetSpec spec) {
    return new Release(Version.NONE, spec.artifact(), Optional.empty());
  }

  private static List<Instance> instances(TargetRecord record, Ask.Retire ask) {
    Map<InstanceName, Instance> all = new LinkedHashMap<>();
    ask.spec().instances().forEach(i -> all.put(i.name(), i));
    record.current().stream()
        .flatMap(p -> p.spec().withConnectionsOf(ask.spec()).instances().stream())
        .forEach(i -> all.putIfAbsent(i.name(), i));
    return all.values().stream()
        .filter(i -> ask.host().map(h -> h.equals(i.host().name())).orElse(true))
        .toList();
  }
}
