package io.signalbox.routes.audit;

import io.signalbox.broker.TokenReader.Seen;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Something in which a target record and the messages on the queues do not match. Seen once it may
 * be a token on its way; {@link Audit} reports what is seen twice.
 *
 * @param key the same for as long as it is the same doubt
 * @param target that it is about
 * @param said what does not match
 * @param next the command that mends it
 */
public record Doubt(String key, Target target, String said, String next) {
  /** Of a message that does not say its target. */
  private static final Target UNSAID = Target.of("unknown", "unknown");

  /** Compares the two. */
  static List<Doubt> compare(Collection<TargetRecord> records, List<Seen> tokens) {
    Map<DeploymentId, List<Seen>> found = new TreeMap<>(Comparator.comparing(DeploymentId::value));
    tokens.forEach(t -> found.computeIfAbsent(t.deployment(), id -> new ArrayList<>()).add(t));
    List<Doubt> doubts = new ArrayList<>();
    Set<DeploymentId> known = new HashSet<>();
    for (TargetRecord record : records) {
      Stream.concat(
              record.holder().map(TargetRecord.Holder::deployment).stream(),
              Stream.concat(record.waiting().stream(), record.proposed().stream()))
          .filter(known::add)
          .forEach(id -> of(record, id, found.getOrDefault(id, List.of())).ifPresent(doubts::add));
    }
    found.forEach(
        (id, all) -> {
          if (!known.contains(id)) stray(id, all).ifPresent(doubts::add);
        });
    return List.copyOf(doubts);
  }

  private static Optional<Doubt> of(TargetRecord record, DeploymentId id, List<Seen> tokens) {
    String role = record.heldBy(id) ? "holds" : "waits for";
    String about = "Deployment %s %s %s".formatted(id, role, record.target());
    if (tokens.isEmpty()) {
      return Optional.of(
          new Doubt(
              "missing " + id,
              record.target(),
              about
                  + ", but no message carries it: it was deleted by hand, or the journal is an old one.",
              preempt(record)));
    }
    if (tokens.size() > 1) {
      Seen oldest = tokens.stream().min(Comparator.comparingLong(Seen::transition)).orElseThrow();
      return Optional.of(
          new Doubt(
              "copied %s %s %d".formatted(id, oldest.queue(), oldest.transition()),
              record.target(),
              "%s, but %d messages carry it, in %s: one was copied by hand."
                  .formatted(about, tokens.size(), queues(tokens)),
              preempt(record)));
    }
    Seen only = tokens.getFirst();
    if (!only.dead()) return Optional.empty();
    return Optional.of(
        new Doubt(
            "dead " + id,
            record.target(),
            "%s, but its message lies in %s, where nobody takes it up."
                .formatted(about, only.queue()),
            "'signalbox dlq show %s' says why, and what to do.".formatted(id)));
  }

  /** A higher fence: whatever still carries the old deployment finds that it holds nothing. */
  private static String preempt(TargetRecord record) {
    Target target = record.target();
    return "signalbox deploy %s %s --env %s --preempt"
        .formatted(
            target.service(),
            record.current().map(Proven::version).map(Object::toString).orElse("VERSION"),
            target.environment());
  }

  /** Whoever is at work with it is on the way to hear that it holds nothing. */
  private static Optional<Doubt> stray(DeploymentId id, List<Seen> tokens) {
    return tokens.stream()
        .filter(t -> !t.inWork() && !t.dead())
        .findFirst()
        .map(
            t ->
                new Doubt(
                    "stray %s %s %d".formatted(id, t.queue(), t.transition()),
                    t.target().orElse(UNSAID),
                    "A message in %s carries deployment %s, which neither holds a target nor waits for one: it was copied by hand."
                        .formatted(t.queue(), id),
                    "artemis queue browse --name %s --filter \"deployment='%s'\" shows it; remove it in the broker's console."
                        .formatted(t.queue(), id)));
  }

  private static String queues(List<Seen> tokens) {
    return String.join(", ", tokens.stream().map(Seen::queue).sorted().toList());
  }
}
