package io.signalbox.routes.api;

import io.signalbox.broker.ledger.LedgerUnavailableException;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.routes.api.view.DeploymentView;
import io.signalbox.routes.api.view.StatusView;
import io.signalbox.routes.api.view.StatusView.FrozenView;
import io.signalbox.routes.api.view.StatusView.HeldView;
import io.signalbox.routes.api.view.StatusView.TargetView;
import io.signalbox.routes.audit.Doubt;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Where every target stands. What serves and who holds comes from the target records, which are the
 * truth; how far a running deployment is comes from the ledger, which may be a moment behind.
 */
final class StatusEndpoint {
  private final Known known;
  private final Supplier<List<Doubt>> audit;
  private final InstantSource clock;

  StatusEndpoint(Known known, Supplier<List<Doubt>> audit, InstantSource clock) {
    this.known = known;
    this.audit = audit;
    this.clock = clock;
  }

  List<Address> addresses() {
    return List.of(Address.get("/api/v1/status", this::status));
  }

  private Answer status(Call call) {
    call.query().allowing();
    List<String> notes = new ArrayList<>();
    List<DeploymentView> running = running(notes);
    audit
        .get()
        .forEach(
            d ->
                notes.add("The audit found a mismatch. %s Next: %s".formatted(d.said(), d.next())));
    Map<Target, TargetRecord> records = known.records().get();
    records.values().forEach(r -> r.unsure().ifPresent(u -> notes.add(unsure(r.target(), u))));
    Map<Target, TargetSpec> today = known.configuration().get().targets();
    records
        .values()
        .forEach(
            r -> Optional.ofNullable(today.get(r.target())).ifPresent(s -> lacking(r, s, notes)));
    Set<Target> configured = today.keySet();
    Set<Target> all = new TreeSet<>(configured);
    all.addAll(records.keySet());
    List<TargetView> targets =
        all.stream().map(t -> view(known.record(t), configured.contains(t), running)).toList();
    return Answer.json(200, new StatusView(clock.instant(), targets, notes));
  }

  private static String unsure(Target target, TargetRecord.Unsure why) {
    return switch (why) {
      case HALF_DONE ->
          "What the hosts of %s run is not sure: a deployment left it half done. The next one counts every instance as touched; 'signalbox adopt %s --env %s' looks."
              .formatted(target, target.service(), target.environment());
      case BEHIND ->
          "The hosts of %s have seen a higher fence than this journal, so nothing can be deployed there. Next: 'signalbox adopt %s --env %s' goes on from what they know."
              .formatted(target, target.service(), target.environment());
    };
  }

  /** A host that was added, or was away for good and is back: nobody deploys there by himself. */
  private static void lacking(TargetRecord record, TargetSpec today, List<String> notes) {
    Optional<Proven> current = record.current();
    if (record.holder().isPresent() || current.isEmpty()) return;
    List<String> lacking =
        today.instances().stream()
            .map(Instance::name)
            .filter(i -> current.get().spec().instance(i).isEmpty())
            .map(InstanceName::value)
            .toList();
    if (lacking.isEmpty()) return;
    Target target = record.target();
    notes.add(
        "%s of %s is not on %s yet; what may run there is not known. Next: 'signalbox deploy %s %s --env %s' brings it there."
            .formatted(
                current.get().version(),
                target,
                String.join(", ", lacking),
                target.service(),
                current.get().version(),
                target.environment()));
  }

  private List<DeploymentView> running(List<String> notes) {
    try {
      return known.running().stream().map(DeploymentView::of).toList();
    } catch (LedgerUnavailableException e) {
      notes.add(
          "How far deployments are is not known, for the ledger is away: %s Deployments go on."
              .formatted(e.getMessage()));
      return List.of();
    }
  }

  private TargetView view(TargetRecord record, boolean configured, List<DeploymentView> running) {
    Target target = record.target();
    return new TargetView(
        target.service(),
        target.environment(),
        record.current().map(Proven::version),
        record.current().map(Proven::at),
        record.holder().map(TargetRecord.Holder::deployment),
        record.waiting(),
        record.quarantined(),
        running.stream()
            .filter(
                r ->
                    r.service().equals(target.service())
                        && r.environment().equals(target.environment()))
            .toList(),
        configured,
        record.handHold().map(h -> new HeldView(h.by(), h.reason(), h.at())),
        known
            .frozen(target, clock.instant())
            .map(f -> new FrozenView(f.by(), f.reason(), f.until())));
  }
}
