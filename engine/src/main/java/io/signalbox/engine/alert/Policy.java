package io.signalbox.engine.alert;

import io.signalbox.engine.name.Target;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is configured about who is told what.
 *
 * @param channels by name
 * @param rules the first that matches decides; where none does, a reason is as bad as it usually is
 * @param routes the stages of each severity, soonest first
 */
public record Policy(
    Map<String, Channel> channels, List<Rule> rules, Map<Severity, List<Stage>> routes) {
  public static final Policy SILENT = new Policy(Map.of(), List.of(), Map.of());

  public Policy {
    channels = Map.copyOf(channels);
    rules = List.copyOf(rules);
    routes = Map.copyOf(routes);
  }

  /** What a rule makes of something that happened. */
  public record Judgement(Severity severity, Map<String, String> labels) {
    public Judgement {
      labels = Map.copyOf(labels);
    }
  }

  /** Empty when nobody is to be told. */
  Optional<Judgement> judge(Target target, Reason reason) {
    return judge(target, reason, reason.usual());
  }

  /**
   * @param usual how bad it is where no rule matches
   */
  Optional<Judgement> judge(Target target, Reason reason, Severity usual) {
    for (Rule rule : rules) {
      if (rule.matches(target, reason)) {
        return rule.severity().map(s -> new Judgement(s, rule.labels()));
      }
    }
    return Optional.of(new Judgement(usual, Map.of()));
  }

  public Optional<Channel> channel(String name) {
    return Optional.ofNullable(channels.get(name));
  }

  /** The stages of a severity, soonest first; only those of channels that there are. */
  List<Stage> route(Severity severity) {
    return routes.getOrDefault(severity, List.of()).stream()
        .filter(s -> channels.containsKey(s.channel()))
        .sorted(Comparator.comparing(Stage::after))
        .toList();
  }

  /** Whether there is anybody to tell. */
  public boolean silent() {
    return channels.isEmpty();
  }
}
