package io.signalbox.engine.admission;

import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.AdoptSpec;
import java.util.Optional;

/** What is taken over when somebody asks for it, and when it is refused. */
final class Takeover {
  private Takeover() {}

  static Release release(Ask.TakeOver ask) {
    return ask.spec()
        .adopt()
        .map(a -> Release.onHosts(ask.version(), a.directory()))
        .orElseGet(() -> new Release(ask.version(), ask.spec().artifact(), Optional.empty()));
  }

  static Optional<Refusal> refusal(TargetRecord record, Ask.TakeOver ask) {
    Target target = ask.target();
    Optional<AdoptSpec> adopt = ask.spec().adopt();
    if (adopt.isEmpty()) {
      return Optional.of(
          new Refusal(
              "The configuration of %s does not say what is to be taken over.".formatted(target),
              "Add 'adopt: {unit: NAME.service, directory: /where/it/lies}' to service %s; to rebuild a lost record, adopt without --version."
                  .formatted(target.service())));
    }
    Optional<Proven> current = record.current();
    if (current.isPresent()) {
      return Optional.of(
          new Refusal(
              "%s is Signalbox's already: its last proven release is %s."
                  .formatted(target, current.get().version()),
              "'signalbox deploy' goes on from there; what still runs by hand is stopped by hand."));
    }
    if (record.holder().isPresent() && !ask.cause().wishes().preempt()) {
      String holder = record.holder().get().deployment().value();
      return Optional.of(
          new Refusal(
              "Deployment %s holds %s.".formatted(holder, target),
              "'signalbox show %s' says where it stands. Wait for its end, or adopt with --preempt."
                  .formatted(holder)));
    }
    return Optional.empty();
  }
}
