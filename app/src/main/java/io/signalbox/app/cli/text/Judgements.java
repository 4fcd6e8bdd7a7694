package io.signalbox.app.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.gate.CheckVerdict;
import io.signalbox.engine.gate.CheckVerdict.Series;
import io.signalbox.engine.gate.CheckVerdict.Standing;
import io.signalbox.engine.gate.Point;
import io.signalbox.engine.model.Cursor;
import io.signalbox.routes.api.view.StoryView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What gates of a deployment judged, from its facts alone. */
public final class Judgements {
  private Judgements() {}

  /** How a gate came out, or what it said meanwhile. */
  public enum Came {
    PASSED,
    BREACHED,
    HELD,
    WARNED
  }

  /**
   * One time that a gate said something.
   *
   * @param number of the fact
   * @param at when it was said
   * @param cursor which gate
   */
  public record Judged(
      long number,
      Instant at,
      Cursor cursor,
      Came came,
      String said,
      List<String> evidence,
      List<CheckVerdict> verdicts) {
    public Judged {
      evidence = List.copyOf(evidence);
      verdicts = List.copyOf(verdicts);
    }
  }

  public static List<Judged> of(StoryView story) {
    return story.facts().stream().flatMap(f -> judged(f).stream()).toList();
  }

  /** A kind of fact that this version does not know is none of a gate's. */
  private static Optional<Judged> judged(JsonNode json) {
    Fact fact;
    try {
      fact = Json.read(json.toString(), Fact.class);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return switch (fact.what()) {
      case What.GatePassed p ->
          said(fact, p.at(), Came.PASSED, p.said(), p.evidence(), p.verdicts());
      case What.GateBreached b ->
          said(fact, b.at(), Came.BREACHED, b.said(), b.evidence(), b.verdicts());
      case What.GateHeld h ->
          said(fact, h.at(), Came.HELD, h.verdict().said(), List.of(), List.of(h.verdict()));
      case What.GateWarned w ->
          said(fact, w.at(), Came.WARNED, w.verdict().said(), List.of(), List.of(w.verdict()));
      case What other -> Optional.empty();
    };
  }

  private static Optional<Judged> said(
      Fact fact,
      Cursor cursor,
      Came came,
      String said,
      List<String> evidence,
      List<CheckVerdict> verdicts) {
    return Optional.of(
        new Judged(fact.number(), fact.at(), cursor, came, said, evidence, verdicts));
  }

  public static List<String> lines(List<Judged> all, Times times, Paint paint) {
    if (all.isEmpty()) return List.of("No gate has judged anything yet.");
    List<String> lines = new ArrayList<>();
    for (Judged judged : all) {
      if (!lines.isEmpty()) lines.add("");
      lines.add(head(judged, times, paint));
      // Facts of the time before verdicts were told have only these.
      if (judged.verdicts().isEmpty()) judged.evidence().forEach(e -> lines.add("  " + e));
      judged.verdicts().forEach(v -> lines.addAll(verdict(v, times, paint)));
    }
    return lines;
  }

  private static String head(Judged judged, Times times, Paint paint) {
    String text =
        "%s  %s %s: %s"
            .formatted(
                times.clock(judged.at()), where(judged.cursor()), judged.came(), judged.said());
    return switch (judged.came()) {
      case BREACHED -> paint.bad(text);
      case HELD, WARNED -> paint.warning(text);
      case PASSED -> paint.strong(text);
    };
  }

  static String where(Cursor at) {
    return switch (at.step()) {
      case GATE ->
          "gate of batch %d (%s)"
              .formatted(at.batch() + 1, at.phase().name().toLowerCase(Locale.ROOT));
      case WATCH -> "watch while it waits";
      case BAKE, VERIFY, OBSERVE, PRECHECK, BACKUP, PUSH, SWAP, RESTORE, FINISH ->
          at.step().lower();
    };
  }

  private static List<String> verdict(CheckVerdict verdict, Times times, Paint paint) {
    List<String> lines = new ArrayList<>();
    String text = "  %-12s %s".formatted(verdict.standing(), verdict.said());
    lines.add(verdict.standing() == Standing.BAD ? paint.bad(text) : text);
    lines.add(
        "  %-12s %s: %s, limit %s"
            .formatted(
                "",
                verdict.statistic(),
                verdict.value().map(Judgements::number).orElse("nothing"),
                number(verdict.limit())));
    for (Series series : verdict.series()) {
      lines.add(
          paint.faint(
              "  %-12s │ %s%s: %s"
                  .formatted(
                      "",
                      series.instance(),
                      series.control() ? " (unchanged)" : "",
                      points(series, times))));
    }
    return lines;
  }

  private static String points(Series series, Times times) {
    if (series.points().isEmpty()) return "no sample";
    List<String> some = new ArrayList<>();
    for (Point point : series.points()) {
      String volume = point.volume() > 1 ? " of " + point.volume() : "";
      String value = point.volume() == 0 ? "nothing" : number(point.value()) + volume;
      some.add(value + (point.bad() ? " ✗" : ""));
    }
    return "%s (%s to %s)"
        .formatted(
            String.join(", ", some),
            times.clock(series.points().getFirst().at()),
            times.clock(series.points().getLast().at()));
  }

  static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9) return Long.toString((long) value);
    String text = String.format(Locale.ROOT, Math.abs(value) < 0.001 ? "%.2e" : "%.4f", value);
    return text.contains("e") ? text : text.replaceAll("0+$", "");
  }
}
