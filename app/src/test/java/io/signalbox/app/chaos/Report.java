package io.signalbox.app.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a campaign did and found.
 *
 * @param injuries how often each was done
 * @param resumed for each injury that hit a running deployment: until its next fact
 * @param outcomes of deployments: what was asked for and how it ended, with how often
 * @param asked how often a deployment waited for a person
 * @param load what the clients saw
 * @param wrong what must not be, a line each; empty is what this is for
 */
public record Report(
    long seed,
    Map<Injury, Integer> injuries,
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
    return injuries.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** For a person, in Markdown. */
  public String told() {
    List<String> lines = new ArrayList<>();
    lines.add("%d injuries, seed %d, %d starts of the program".formatted(injected(), seed, starts));
    lines.add("");
    lines.add("| what was done | times | until the next fact, median | longest |");
    lines.add("|---|---|---|---|");
    new EnumMap<>(injuries)
        .forEach(
            (injury, times) ->
                lines.add("| %s | %d | %s |".formatted(injury.told(), times, row(injury))));
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

  private String row(Injury injury) {
    List<Duration> all = resumed.getOrDefault(injury, List.of()).stream().sorted().toList();
    if (all.isEmpty()) return "– | –";
    return "%s | %s".formatted(seconds(all.get(all.size() / 2)), seconds(all.getLast()));
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }
}
