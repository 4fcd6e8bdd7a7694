package io.signalbox.routes.api;

import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.config.Configuration;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.routes.api.view.ReplayView.Fate;
import io.signalbox.routes.api.view.ReplayView.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What asking once more for earlier deployments would come to, and in what the world has changed
 * since.
 *
 * @param rows all that are asked for at once, the oldest first
 */
record ReplayForecast(
    Configuration configuration,
    Map<Target, TargetRecord> records,
    List<LedgerRow> rows,
    boolean force) {

  /** What becomes of one of them, and why. */
  private record Verdict(Fate fate, String why) {}

  Replay of(LedgerRow row) {
    TargetRecord record = record(row.target());
    Verdict verdict = verdict(row, record);
    return new Replay(
        row.id(),
        row.target().service(),
        row.target().environment(),
        row.version(),
        row.asked().at(),
        row.asked().by(),
        row.ending().map(LedgerRow.Ending::outcome),
        record.current().map(Proven::version),
        changed(row, record),
        verdict.fate(),
        verdict.why(),
        Optional.empty());
  }

  private Verdict verdict(LedgerRow row, TargetRecord record) {
    if (!ReplayEndpoints.replayable(row)) {
      return new Verdict(
          Fate.LEFT_OUT, "Only deploys are replayed; %s is something else.".formatted(row.id()));
    }
    Optional<TargetSpec> today =
        configuration.target(row.target().service(), row.target().environment());
    if (today.isEmpty()) {
      return new Verdict(
          Fate.LEFT_OUT, "%s is not in the configuration any more.".formatted(row.target()));
    }
    Optional<LedgerRow> newer = newerHere(row);
    if (newer.isPresent()) {
      return new Verdict(
          Fate.LEFT_OUT,
          "%s of the same target is newer and is replayed instead.".formatted(newer.get().id()));
    }
    if (force) return new Verdict(Fate.REPLAYED, "");
    if (record.quarantined().contains(row.version())) {
      return new Verdict(
          Fate.NEEDS_FORCE,
          "%s was rolled back on %s and is quarantined.".formatted(row.version(), row.target()));
    }
    return record.superseded(row.version(), row.asked().at())
        ? new Verdict(
            Fate.NEEDS_FORCE,
            "%s of %s was superseded by %s since."
                .formatted(
                    row.version(),
                    row.target(),
                    record.current().map(p -> p.version().value()).orElse("?")))
        : new Verdict(Fate.REPLAYED, "");
  }

  /** Of several for one target, the last one is what was wanted. */
  private Optional<LedgerRow> newerHere(LedgerRow row) {
    return rows.stream()
        .skip(rows.indexOf(row) + 1L)
        .filter(r -> r.target().equals(row.target()) && ReplayEndpoints.replayable(r))
        .reduce((first, last) -> last);
  }

  private List<String> changed(LedgerRow row, TargetRecord record) {
    List<String> changed = new ArrayList<>();
    record
        .current()
        .filter(p -> p.at().isAfter(row.asked().at()) && !p.by().equals(row.id()))
        .ifPresent(
            p ->
                changed.add(
                    "%s serves since %s, proven by deployment %s."
                        .formatted(p.version(), p.at(), p.by())));
    record
        .holder()
        .ifPresent(
            h ->
                changed.add(
                    "Deployment %s holds the target: a replay waits for it."
                        .formatted(h.deployment())));
    configuration
        .target(row.target().service(), row.target().environment())
        .filter(today -> reconfigured(row, record, today))
        .ifPresent(
            today ->
                changed.add(
                    "The configuration is another one than %s was proven with; a replay takes today's."
                        .formatted(row.version())));
    return changed;
  }

  private static boolean reconfigured(LedgerRow row, TargetRecord record, TargetSpec today) {
    return record.proven().stream()
        .filter(p -> p.version().equals(row.version()))
        .findFirst()
        .flatMap(p -> p.reachedBy(today))
        .filter(p -> !p.spec().equals(today))
        .isPresent();
  }

  private TargetRecord record(Target target) {
    return Optional.ofNullable(records.get(target)).orElseGet(() -> TargetRecord.unknown(target));
  }
}
