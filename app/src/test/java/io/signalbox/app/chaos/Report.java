package io.signalbox.app.chaos;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a campaign did and found.
 *
 * @param injuries how often each was done, and to whom
 * @param resumed for each injury that hit a running deployment: until its next fact
 * @param engines how many there were
 * @param outcomes of deployments: what was asked for and how it ended, with how often
 * @param asked how often a deployment waited for a person
 * @param load what the clients saw
 * @param wrong what must not be, a line each; empty is what this is for
 */
public record Report(
    long seed,
    int engines,
    Map<Injury, SortedMap<String, Integer>> injuries,
    Map<Injury, List<Duration>> resumed,
    Map<String, Integer> outcomes,
    int starts,
    int asked,
    String load,
    List<String> wrong) {

  public Report {
    injuries = Map.copyOf(injuries);
    resumed = Map.copyOf(resumed);
    outcomes = Map.copyOf(outcomes);
    wrong = List.copyOf(wrong);
  }

  public int injected() {
    return injuries.keySet().stream().mapToInt(this::times).sum();
  }

  private int times(Injury injury) {
    return injuries.getOrDefault(injury, new TreeMap<>()).values().stream()
        .mapToInt(Integer::intValue)
        .sum();
  }

  /** For a person, in Markdown. */
  public String told() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d injuries, seed %d, %s, %d starts of programs"
            .formatted(
                injected(),
                seed,
                engines == 1 ? "one engine" : engines + " engines, a broker and a PostgreSQL",
                starts));
    lines.add("");
    lines.add("| what was done | times | to whom | until the next fact, median | longest |");
    lines.add("|---|---|---|---|---|");
    new EnumMap<>(injuries)
        .forEach(
            (injury, where) ->
                lines.add(
                    "| %s | %d | %s | %s |"
                        .formatted(injury.told(), times(injury), told(where), row(injury))));
    lines.add("");
    outcomes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> lines.add("%s: %d".formatted(e.getKey(), e.getValue())));
    lines.add("Waited for a person: " + asked);
    lines.add("Load: " + load);
    lines.add(wrong.isEmpty() ? "Nothing was wrong." : "WRONG:");
    lines.addAll(wrong);
    return String.join("\n", lines);
  }

  private static String told(SortedMap<String, Integer> where) {
    return where.entrySet().stream()
        .map(e -> "%s: %d".formatted(e.getKey(), e.getValue()))
        .collect(joining("; "));
  }

  private String row(Injury injury) {
    List<Duration> all = resumed.getOrDefault(injury, List.of()).stream().sorted().toList();
    if (all.isEmpty()) return "– | –";
    return "%s | %s".formatted(seconds(all.get(all.size() / 2)), seconds(all.getLast()));
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }
}
