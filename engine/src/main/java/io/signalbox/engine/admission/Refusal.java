package io.signalbox.engine.admission;

import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.name.Target;
import java.util.Optional;

/** Why a rollback or retirement cannot be done as it was asked for, and what to do instead. */
record Refusal(String said, String next) {

  /** What the holder of a target cannot be told. */
  static Optional<Refusal> ofHolder(TargetRecord record, Ask.Rollback ask) {
    TargetRecord.Holder holder = record.holder().orElseThrow();
    Target target = record.target();
    Optional<Refusal> deaf = holder.kind().flatMap(kind -> ofKind(kind, holder, target));
    if (deaf.isPresent()) return deaf;
    if (ask.cause().wishes().restoreData()) {
      return Optional.of(
          new Refusal(
              "Deployment %s holds %s; it can be told to go back, but not to bring back data."
                  .formatted(holder.deployment(), target),
              "Roll back without --restore-data, or ask again when it has ended."));
    }
    if (ask.to().isEmpty()) return Optional.empty();
    if (holder.rollback()) {
      return Optional.of(
          new Refusal(
              "Deployment %s, which holds %s, is going back already."
                  .formatted(holder.deployment(), target),
              "Wait for its end, then ask for %s again.".formatted(ask.to().get())));
    }
    if (ask.to().equals(record.current().map(Proven::version))) return Optional.empty();
    return Optional.of(
        new Refusal(
            "Deployment %s, which holds %s, can only go back to %s, not to %s."
                .formatted(
                    holder.deployment(),
                    target,
                    record.current().map(p -> p.version().value()).orElse("nothing"),
                    ask.to().get()),
            "Roll back without --to, or ask again when it has ended."));
  }

  private static Optional<Refusal> ofKind(
      Deployment.Kind kind, TargetRecord.Holder holder, Target target) {
    return switch (kind) {
      case DEPLOY, ROLLBACK, PRUNE -> Optional.empty();
      case RETIRE ->
          Optional.of(
              new Refusal(
                  "Deployment %s retires %s; what is being retired is not brought back."
                      .formatted(holder.deployment(), target),
                  "Wait for its end, then deploy the release that is wanted."));
      case ADOPT ->
          Optional.of(
              new Refusal(
                  "Deployment %s looks at the hosts of %s, to adopt what they run; it has nothing to bring back."
                      .formatted(holder.deployment(), target),
                  "Ask again when it has ended, which takes as long as a look at each host."));
    };
  }

  /** Why an event is not simply repeated: the world went on since. */
  static Optional<Refusal> ofReplay(TargetRecord record, Deployment deployment) {
    return deployment
        .cause()
        .replay()
        .filter(r -> !deployment.cause().wishes().force())
        .filter(r -> record.superseded(deployment.version(), r.asked()))
        .flatMap(r -> record.current())
        .map(
            current ->
                new Refusal(
                    "Version %s of %s was superseded: %s was proven since it was asked for."
                        .formatted(deployment.version(), record.target(), current.version()),
                    "Deploy the version that is wanted, or repeat this one on purpose with --force."));
  }

  /** What cannot be taken back from the holder that loses its target. */
  static Optional<Refusal> ofPreempted(TargetRecord record, Ask.Rollback ask) {
    if (!record.changing()) return Optional.empty();
    TargetRecord.Holder holder = record.holder().get();
    Optional<Refusal> deaf = holder.kind().flatMap(kind -> ofKind(kind, holder, record.target()));
    if (deaf.isPresent() || !ask.cause().wishes().restoreData()) return deaf;
    return Optional.of(
        new Refusal(
            "Deployment %s holds %s; data is not brought back while its work is half done."
                .formatted(holder.deployment(), record.target()),
            "Roll back with --preempt alone, and bring the data back when that has ended."));
  }

  /** Its holder would be fenced off on one host, and leave the others half done. */
  static Optional<Refusal> ofPart(TargetRecord record, Ask.Retire ask) {
    if (ask.host().isEmpty() || !ask.cause().wishes().preempt()) return Optional.empty();
    return record
        .holder()
        .map(
            h ->
                new Refusal(
                    "Deployment %s acts on all of %s; taking host %s from it would leave the others half done."
                        .formatted(h.deployment(), record.target(), ask.host().get()),
                    "Ask without --preempt, and it waits for its turn; or cancel that deployment."));
  }

  /** Why data cannot be brought back with this rollback. */
  static Optional<Refusal> ofData(Ask.Rollback ask, Deployment fresh) {
    if (!ask.cause().wishes().restoreData()) return Optional.empty();
    if (ask.cause().automatic()) {
      return Optional.of(
          new Refusal(
              "Data is only brought back when a person asks for it.",
              "Look at what was written since, then 'signalbox rollback --restore-data'."));
    }
    Optional<Proven> to = fresh.plan().ladder().stream().findFirst();
    if (to.isEmpty()) {
      return Optional.of(
          new Refusal(
              "%s has no such release to go back to, so no backup of its data."
                  .formatted(ask.target()),
              "'signalbox history' lists the proven releases."));
    }
    if (to.get().backups().isEmpty()) {
      return Optional.of(
          new Refusal(
              "No backup was kept when %s of %s was left."
                  .formatted(to.get().version(), ask.target()),
              "Roll back without --restore-data."));
    }
    return to.get().spec().backup().restoresData()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                "The configuration that %s of %s was proven with has no backup.data, nor a backup.dump with a backup.restore."
                    .formatted(to.get().version(), ask.target()),
                "Roll back without --restore-data; the backups lie in the instances' directories."));
  }

  /**
   * Each attempt would be refused by the hosts, until its fence has happened to pass theirs: and
   * then it would go out with nothing to return to.
   */
  static Optional<Refusal> behind(TargetRecord record) {
    if (!record.unsure().equals(Optional.of(TargetRecord.Unsure.BEHIND))) return Optional.empty();
    return Optional.of(
        new Refusal(
            "The hosts of %s have seen a higher fence than this journal: it was lost, or is an old one."
                .formatted(record.target()),
            "'signalbox adopt %s --env %s' goes on from what they know."
                .formatted(record.target().service(), record.target().environment())));
  }
}
