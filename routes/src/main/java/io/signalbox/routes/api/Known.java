package io.signalbox.routes.api;

import io.signalbox.broker.ledger.LedgerReader;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.broker.ledger.LedgerUnavailableException;
import io.signalbox.config.Configuration;
import io.signalbox.config.Lookup;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.Freeze;
import io.signalbox.engine.spec.TargetSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds what a person named: targets in the configuration, deployments by id or its beginning. */
record Known(
    Supplier<Configuration> configuration,
    Supplier<Map<Target, TargetRecord>> records,
    LedgerReader ledger) {
  private static final int MOST_NAMED = 5;

  TargetSpec target(String service, String environment) {
    return switch (configuration.get().lookup(service, environment)) {
      case Lookup.Found found -> found.spec();
      case Lookup.Unknown unknown ->
          throw Refused.notFound(
              unknown.message(),
              "'signalbox status' lists all targets; new ones are declared in the configuration.");
    };
  }

  /** What keeps deployments of a target from starting at that moment. */
  Optional<Freeze.Frozen> frozen(Target target, Instant at) {
    return Freeze.at(configuration.get().freezes(), target, at);
  }

  TargetRecord record(Target target) {
    return Optional.ofNullable(records.get().get(target))
        .orElseGet(() -> TargetRecord.unknown(target));
  }

  /** The row of the deployment with that id, or of the only one whose id begins so. */
  LedgerRow row(String idOrPrefix) {
    checked(idOrPrefix);
    List<LedgerRow> found = ledger.matching(idOrPrefix, MOST_NAMED);
    Optional<LedgerRow> exact =
        found.stream().filter(r -> r.id().value().equals(idOrPrefix)).findFirst();
    if (exact.isPresent()) return exact.get();
    if (found.size() == 1) return found.getFirst();
    if (found.isEmpty()) throw unknown(idOrPrefix);
    throw new Refused(
        409,
        "'%s' begins the id of more than one deployment: %s."
            .formatted(
                idOrPrefix, String.join(", ", found.stream().map(r -> r.id().value()).toList())),
        "Give more of the id.");
  }

  /** A deployment that can still be told something: it holds its target, or waits for it. */
  record Addressee(DeploymentId id, Target target) {}

  Addressee addressee(String idOrPrefix) {
    checked(idOrPrefix);
    List<Addressee> active =
        records.get().values().stream()
            .flatMap(
                r ->
                    java.util.stream.Stream.concat(
                            r.holder().map(TargetRecord.Holder::deployment).stream(),
                            r.waiting().stream())
                        .map(id -> new Addressee(id, r.target())))
            .filter(a -> a.id().value().startsWith(idOrPrefix))
            .toList();
    Optional<Addressee> exact =
        active.stream().filter(a -> a.id().value().equals(idOrPrefix)).findFirst();
    if (exact.isPresent()) return exact.get();
    if (active.size() == 1) return active.getFirst();
    if (active.size() > 1) {
      throw new Refused(
          409,
          "'%s' begins the id of more than one running deployment: %s."
              .formatted(
                  idOrPrefix, String.join(", ", active.stream().map(a -> a.id().value()).toList())),
          "Give more of the id.");
    }
    LedgerRow row = row(idOrPrefix);
    if (row.ending().isPresent()) {
      throw new Refused(
          409,
          "Deployment %s has ended: %s.".formatted(row.id(), row.ending().get().outcome()),
          "To go back, 'signalbox rollback %s --env %s'; to try again, 'signalbox deploy'."
              .formatted(row.target().service(), row.target().environment()));
    }
    return new Addressee(row.id(), row.target());
  }

  /**
   * @throws LedgerUnavailableException as the ledger does
   */
  List<LedgerRow> running() {
    return ledger.running();
  }

  private static void checked(String id) {
    if (!id.matches("[A-Za-z0-9-]{1,64}")) throw unknown(Fields.shown(id));
  }

  private static Refused unknown(String id) {
    return Refused.notFound(
        "No deployment with the id '%s' is known.".formatted(id),
        "One that was asked for just now is written down within a second or so: ask again."
            + " 'signalbox history' lists the others.");
  }
}
