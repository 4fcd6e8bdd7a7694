package io.signalbox.engine.alert;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One thing that people are told about a deployment.
 *
 * @param number within its incident, from 1
 * @param said one sentence
 * @param evidence at most {@value #MOST_LINES} lines of at most {@value #LONGEST} characters
 * @param next what a person can do; may be blank
 * @param times how often it happened; repetitions are not told again
 */
public record Entry(
    long number,
    Instant at,
    Reason reason,
    Severity severity,
    String said,
    List<String> evidence,
    String next,
    int times,
    Map<String, String> labels) {
  public static final int MOST_LINES = 10;
  public static final int LONGEST = 300;

  public Entry {
    int from = Math.max(0, evidence.size() - MOST_LINES);
    evidence = evidence.subList(from, evidence.size()).stream().map(Entry::cut).toList();
    said = cut(said);
    next = cut(next);
    labels = Map.copyOf(labels);
  }

  boolean sameAs(Reason otherReason, String otherSaid) {
    return reason == otherReason && said.equals(cut(otherSaid));
  }

  Entry again() {
    return new Entry(number, at, reason, severity, said, evidence, next, times + 1, labels);
  }

  private static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
  }
}
