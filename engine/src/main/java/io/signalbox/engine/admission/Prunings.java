package io.signalbox.engine.admission;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Deployment.Kind;
import io.signalbox.engine.model.Plan;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Removing what nobody needs: a deployment whose one step is the last one of every other, so it
 * holds its target, carries a fence, and knows the releases and backups that a way back needs. It
 * never waits, for the one who waits would lose its turn to it; whoever asked asks again.
 */
final class Prunings {
  private Prunings() {}

  static Admission prune(TargetRecord record, Ask.Prune ask, Circumstances around, Instant at) {
    Deployment fresh = Deployment.requested(ask.id(), Kind.PRUNE, ask.cause(), plan(record, ask));
    List<What> asked = List.of(new What.Requested(Kind.PRUNE, ask.cause()));
    return refusal(record, fresh, around, at)
        .map(r -> Starts.reject(record, fresh, asked, r.said(), r.next(), at))
        .orElseGet(() -> Starts.start(record, fresh, asked, at));
  }

  /**
   * What serves, where it serves, by the configuration of today: a lower {@code keep} counts at
   * once. The ladder is what there is to go back to from here.
   */
  private static Plan plan(TargetRecord record, Ask.Prune ask) {
    TargetSpec today = ask.spec();
    Optional<Proven> current = record.current().flatMap(p -> p.reachedBy(today));
    List<Instance> there =
        today.instances().stream()
            .filter(i -> current.flatMap(p -> p.spec().instance(i.name())).isPresent())
            .toList();
    Release release =
        current
            .map(Proven::release)
            .orElseGet(() -> new Release(Version.NONE, today.artifact(), Optional.empty()));
    List<Proven> ladder =
        record.proven().stream().skip(1).flatMap(p -> p.reachedBy(today).stream()).toList();
    return Plan.rolling(there.isEmpty() ? today : today.withInstances(there), release, ladder);
  }

  private static Optional<Refusal> refusal(
      TargetRecord record, Deployment fresh, Circumstances around, Instant at) {
    return Refusal.behind(record)
        .or(() -> unknown(record, fresh))
        .or(() -> record.waiting().map(w -> later("deployment %s waits for its turn".formatted(w))))
        .or(() -> Wait.before(record, fresh, around, at).map(wait -> later(wait.said())));
  }

  private static Optional<Refusal> unknown(TargetRecord record, Deployment fresh) {
    if (record.unsure().isEmpty() && !fresh.version().equals(Version.NONE)) return Optional.empty();
    return Optional.of(
        new Refusal(
            "It is not known what %s needs: %s."
                .formatted(
                    record.target(),
                    record.unsure().isPresent()
                        ? "a deployment was cut off there"
                        : "nothing was proven on its instances"),
            "Ask again after the next deployment that succeeds."));
  }

  private static Refusal later(String why) {
    return new Refusal(
        "Nothing is removed now: " + why + ".",
        "A schedule asks again at its next time; so can you.");
  }
}
