package io.signalbox.app.demo;

import io.signalbox.broker.ledger.StoredFact;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.StepFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Facts as the demo prints them: a line each, with the seconds since the event. */
final class Story {
  private Story() {}

  static List<String> of(List<StoredFact> facts) {
    if (facts.isEmpty()) return List.of();
    Instant began = facts.getFirst().at();
    return facts.stream().flatMap(f -> lines(f, began)).toList();
  }

  private static Stream<String> lines(StoredFact stored, Instant began) {
    Fact fact = Json.read(stored.json(), Fact.class);
    String after =
        String.format(
            Locale.ROOT, "%6.1f s  ", Duration.between(began, stored.at()).toMillis() / 1000.0);
    List<String> said = said(fact.what());
    return Stream.concat(
        Stream.of(after + said.getFirst()),
        said.stream().skip(1).map(line -> " ".repeat(10) + "  " + line));
  }

  private static List<String> said(What what) {
    return switch (what) {
      case What.Requested r -> List.of("asked for by " + r.cause().by());
      case What.Started s ->
          List.of(
              "started with fence %s: %d instances in %d batches%s"
                  .formatted(
                      s.fence(),
                      s.instances(),
                      s.batches(),
                      s.previous().map(v -> ", replacing " + v).orElse("")));
      case What.Rejected r -> List.of("refused: " + r.said(), r.next());
      case What.BackupSkipped b -> List.of("backup skipped by " + b.by());
      case What.StepDone d -> List.of(at(d.at()) + ": " + done(d.evidence()));
      case What.StepMissed m -> missed(m);
      case What.GatePassed g -> List.of(at(g.at()) + " passed: " + g.said());
      case What.GateBreached g ->
          Stream.concat(Stream.of(at(g.at()) + " BREACHED: " + g.said()), g.evidence().stream())
              .toList();
      case What.GateHeld g -> List.of(at(g.at()) + " HELD: " + g.verdict().said());
      case What.GateWarned g -> List.of(at(g.at()) + " warned: " + g.verdict().said());
      case What.GateSampled g -> List.of(at(g.at()) + " goes on");
      case What.TurnedBack t ->
          List.of(
              "ROLLING BACK" + t.to().map(v -> " to " + v).orElse("") + ": " + t.verdict().said());
      case What.Descended d -> List.of("trying the older " + d.to() + ": " + d.said());
      case What.Adopted a ->
          List.of(
              "adopted: "
                  + a.current().map(v -> v + " is proven").orElse("no release is proven")
                  + ", fence "
                  + a.fence());
      case What.Parked p -> List.of("waiting: " + p.said());
      case What.Heard h -> List.of("signal: " + h.said());
      case What.Approved a -> List.of("approved by " + String.join(", ", a.by()));
      case What.HeldByHand h -> List.of("held by " + h.by() + ": " + h.reason());
      case What.ReleasedByHand r -> List.of("released by " + r.by());
      case What.Superseded s -> List.of("superseded by " + s.by());
      case What.DeadLettered d -> List.of("dead letter in " + d.queue() + ": " + d.said());
      case What.TakenUp t -> List.of("sent back to work by " + t.by());
      case What.Ended e -> List.of(e.outcome() + ": " + e.said());
    };
  }

  private static List<String> missed(What.StepMissed missed) {
    StepFailed first = missed.failures().getFirst();
    return Stream.concat(
            Stream.of(
                "%s failed at %s: %s".formatted(at(missed.at()), first.where(), first.message())),
            first.evidence().stream().limit(5))
        .toList();
  }

  private static String at(Cursor cursor) {
    return switch (cursor.step()) {
      case SWAP, GATE ->
          "%s %s, batch %d"
              .formatted(
                  cursor.step().lower(),
                  cursor.phase().name().toLowerCase(Locale.ROOT),
                  cursor.batch() + 1);
      case OBSERVE, PRECHECK, BACKUP, PUSH, WATCH, BAKE, RESTORE, VERIFY, FINISH ->
          cursor.step().lower();
    };
  }

  private static String done(List<Evidence> evidence) {
    long changed = evidence.stream().filter(Evidence::changed).count();
    String first = evidence.isEmpty() ? "done" : evidence.getLast().said();
    return changed > 1 ? "%s (and %d more)".formatted(first, changed - 1) : first;
  }
}
