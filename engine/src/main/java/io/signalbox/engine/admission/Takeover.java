package io.signalbox.engine.admission;

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

  /** There is something of ours to return to, so nothing to take over. */
  static Optional<Refusal> owned(TargetRecord record) {
    return record
        .current()
        .map(
            current ->
                new Refusal(
                    "%s is Signalbox's already: its last proven release is %s."
                        .formatted(record.target(), current.version()),
                    "'signalbox deploy' goes on from there; what still runs by hand is stopped by hand."));
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
    Optional<Refusal> owned = owned(record);
    if (owned.isPresent()) return owned;
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
