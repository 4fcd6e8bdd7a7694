package io.signalbox.engine.hindsight;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.hindsight.Retold.Change;
import io.signalbox.engine.hindsight.Watched.Said;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.spec.TargetSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides recorded deployments again. What was not seen cannot be judged: samples end where the
 * recorded gate ended, were taken when its configuration said so, and those that another
 * configuration would have taken do not exist.
 */
public final class Hindsight {
  private Hindsight() {}

  /**
   * @param spec what the other configuration says about its target; empty where it says nothing
   */
  public static Retold of(Recorded recorded, Optional<TargetSpec> spec) {
    if (!recorded.judged()) return unknown(recorded, "No gate has judged anything.");
    if (spec.isEmpty()) return unknown(recorded, "The configuration does not name its target.");
    if (recorded.outline().isEmpty() || recorded.unrecorded() > 0)
      return unknown(recorded, "Its looks were not recorded: it is of an earlier version.");
    Again again = new Again(recorded, spec.get(), recorded.outline().get());
    List<String> notes = notes(recorded, spec.get());
    boolean identical = true;
    boolean sooner = false;
    for (Watched gate : recorded.gates()) {
      List<Said> now = again.judge(gate);
      identical &= now.equals(gate.told());
      Optional<Said> would = now.stream().filter(Said::verdict).findFirst();
      if (would.filter(Said::breached).isPresent())
        return back(recorded, gate, would.get(), identical, notes);
      if (gate.breached()) return notByThen(recorded, gate, would, notes);
      if (gate.passed() && would.isEmpty() && gate.lost() == 0) return waits(recorded, gate, notes);
      sooner |= gate.passed() && would.filter(w -> earlier(w, gate)).isPresent();
    }
    return retold(
        recorded,
        sooner ? Change.SOONER : Change.SAME,
        Optional.empty(),
        identical,
        sooner
            ? "a gate would have passed sooner, to the same end"
            : recorded.back().isPresent()
                ? "no gate would have turned it back, as none did"
                : "the same",
        notes);
  }

  private static boolean earlier(Said would, Watched gate) {
    return gate.verdict().filter(v -> would.at().isBefore(v.at())).isPresent();
  }

  private static Retold back(
      Recorded recorded, Watched gate, Said would, boolean identical, List<String> notes) {
    Optional<Instant> was = recorded.back().map(Recorded.Back::at);
    boolean same = gate.breached() && !earlier(would, gate);
    Change change = same ? Change.SAME : was.isPresent() ? Change.EARLIER : Change.NEW;
    String when = was.map(w -> " " + time(Duration.between(would.at(), w)) + " earlier").orElse("");
    String said =
        switch (change) {
          case SAME -> "rolled back at the same look: ";
          case EARLIER -> "would have been rolled back%s, in %s: ".formatted(when, name(gate.at()));
          case NEW -> "would have been rolled back, in %s: ".formatted(name(gate.at()));
          case SOONER, NOT_BY_THEN, WAITS, UNKNOWN -> "";
        };
    return retold(
        recorded, change, Optional.of(would.at()), identical && same, said + words(would), notes);
  }

  private static Retold notByThen(
      Recorded recorded, Watched gate, Optional<Said> would, List<String> notes) {
    if (gate.lost() > 0 && would.isEmpty())
      return unknown(recorded, "The looks before its rollback are not recorded.", notes);
    String instead =
        would
            .map(w -> "%s would have passed: %s".formatted(name(gate.at()), words(w)))
            .orElse(name(gate.at()) + " would have gone on looking");
    return retold(
        recorded,
        Change.NOT_BY_THEN,
        Optional.empty(),
        false,
        "would not have been rolled back by then; " + instead,
        and(notes, "What it would have seen later is not known: it was rolled back."));
  }

  private static Retold waits(Recorded recorded, Watched gate, List<String> notes) {
    return retold(
        recorded,
        Change.WAITS,
        Optional.empty(),
        false,
        name(gate.at()) + " would still have waited when it passed",
        and(notes, "What it would have seen later is not known: it had gone on."));
  }

  private static List<String> notes(Recorded recorded, TargetSpec spec) {
    List<String> notes = new ArrayList<>();
    List<String> unknown = Again.unknown(recorded, spec.gate());
    if (!unknown.isEmpty())
      notes.add(
          "Nothing was recorded for %s: what is new there is not judged."
              .formatted(String.join(", ", unknown)));
    if (recorded.lost() > 0)
      notes.add(
          "%d looks are not recorded: its gates looked more often than is kept."
              .formatted(recorded.lost()));
    return notes;
  }

  private static List<String> and(List<String> notes, String more) {
    List<String> all = new ArrayList<>(notes);
    all.add(more);
    return all;
  }

  private static Retold unknown(Recorded recorded, String why) {
    return unknown(recorded, why, List.of());
  }

  private static Retold unknown(Recorded recorded, String why, List<String> notes) {
    return retold(recorded, Change.UNKNOWN, Optional.empty(), false, why, notes);
  }

  private static Retold retold(
      Recorded recorded,
      Change change,
      Optional<Instant> would,
      boolean identical,
      String said,
      List<String> notes) {
    return new Retold(
        recorded.id(),
        recorded.target(),
        recorded.version(),
        recorded.requestedAt(),
        recorded.outcome(),
        change,
        recorded.back().map(Recorded.Back::at),
        would,
        identical,
        said,
        notes);
  }

  private static String words(Said said) {
    return switch (said.what()) {
      case What.GatePassed p -> p.said();
      case What.GateBreached b -> b.said();
      case What other -> "";
    };
  }

  private static String name(Cursor at) {
    return switch (at.step()) {
      case GATE -> "the gate of batch %d".formatted(at.batch() + 1);
      case WATCH -> "the watch of its pause";
      case BAKE, VERIFY, OBSERVE, PRECHECK, BACKUP, PUSH, SWAP, RESTORE, FINISH ->
          "the " + at.step().lower();
    };
  }

  private static String time(Duration howLong) {
    return howLong.toMinutes() < 2
        ? howLong.toSeconds() + " s"
        : "%d min %d s".formatted(howLong.toMinutes(), howLong.toSecondsPart());
  }
}
