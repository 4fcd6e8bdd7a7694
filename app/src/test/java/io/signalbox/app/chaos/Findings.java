package io.signalbox.app.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.app.hosts.Load;
import io.signalbox.app.hosts.Shop;
import io.signalbox.app.hosts.Shop.Mood;
import io.signalbox.app.hosts.TestHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for what must not be: at the hosts, which know nothing of Signalbox's claims, and at what
 * Signalbox says of itself. Where there is nothing to look at, that is a finding too.
 */
final class Findings {
  private static final String DEPTH = "signalbox_queue_messages{";
  private static final List<String> MUST_BE_EMPTY =
      List.of("deploy.step.", "deploy.parked", "DLQ.");

  private final Shop shop;
  private final Map<String, Integer> outcomes = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private String serving = "";
  private String before = "";

  Findings(Shop shop) {
    this.shop = shop;
  }

  Map<String, Integer> outcomes() {
    return Map.copyOf(outcomes);
  }

  List<String> wrong() {
    return List.copyOf(wrong);
  }

  void of(Load.Tally tally) {
    if (!tally.failures().isEmpty()) wrong.add("requests failed: " + tally);
    if (tally.requests() == 0) wrong.add("nobody asked for anything");
  }

  /** All-new with a good release or all-old: nothing else, and every effect once. */
  void afterwards(String version, Mood mood, JsonNode story) {
    String outcome = story.path("deployment").path("outcome").asText();
    outcomes.merge(mood + " release " + outcome, 1, Integer::sum);
    if (outcome.equals("SUCCEEDED")) {
      if (mood != Mood.GOOD) wrong.add(version + " is bad and was let through");
      before = serving;
      serving = version;
    }
    for (TestHost host : shop.hosts().all()) look(host, version, mood, outcome);
    numbered(version, story.path("facts"));
    goOnFromWhatServes();
  }

  /** Whether there is something to go back to from what the last deployment has brought out. */
  boolean mayGoBack() {
    return !before.isEmpty();
  }

  /** How often the release to which it would go back was started on each host. */
  Map<String, Long> starts() {
    Map<String, Long> starts = new HashMap<>();
    for (TestHost host : shop.hosts().all())
      starts.put(host.name(), shop.effects(host, "start " + before));
    return starts;
  }

  /**
   * A monitor asked for a way back, and a person approved: all hosts serve the release before.
   *
   * @param starts how often it had been started on each host before that
   */
  void afterAnAlert(JsonNode story, Map<String, Long> starts) {
    String outcome = story.path("deployment").path("outcome").asText();
    outcomes.merge("way back by an alert " + outcome, 1, Integer::sum);
    String way = "back from " + serving;
    if (!outcome.equals("SUCCEEDED")) {
      wrong.add("%s: %s".formatted(way, outcome));
      goOnFromWhatServes();
      return;
    }
    for (TestHost host : shop.hosts().all()) {
      String serves = Shop.served(host);
      if (!serves.equals(before))
        wrong.add("%s: %s serves %s and not %s".formatted(way, host.name(), serves, before));
      long more = shop.effects(host, "start " + before) - starts.getOrDefault(host.name(), 0L);
      if (more > 1)
        wrong.add("%s: %s started %s %d times".formatted(way, host.name(), before, more));
    }
    numbered(way, story.path("facts"));
    serving = before;
    before = "";
    goOnFromWhatServes();
  }

  /** A wrong release is said once, and not of everything that comes after it. */
  private void goOnFromWhatServes() {
    List<String> served = shop.hosts().all().stream().map(Shop::served).distinct().toList();
    if (served.size() == 1) serving = served.getFirst();
  }

  private void look(TestHost host, String version, Mood mood, String outcome) {
    String serves = Shop.served(host);
    if (!serves.equals(serving)) {
      wrong.add(
          "%s (%s): %s serves %s instead of %s"
              .formatted(version, outcome, host.name(), serves, serving));
    }
    atMostOnce(host, "installed " + version);
    // systemd itself starts again what dies at once.
    if (mood != Mood.DIES) atMostOnce(host, "start " + version);
    if (outcome.equals("SUCCEEDED") && shop.effects(host, "start " + version) == 0) {
      wrong.add("%s serves %s and never started it".formatted(host.name(), version));
    }
  }

  private void atMostOnce(TestHost host, String effect) {
    long times = shop.effects(host, effect);
    if (times > 1) wrong.add("%s: '%s' happened %d times".formatted(host.name(), effect, times));
  }

  /** Whether there are some, numbered without a gap. */
  static boolean whole(JsonNode facts) {
    long number = 0;
    for (JsonNode fact : facts) if (fact.path("number").asLong() != ++number) return false;
    return number > 0;
  }

  private void numbered(String version, JsonNode facts) {
    if (facts.isEmpty()) wrong.add(version + ": there are no facts");
    long number = 0;
    for (JsonNode fact : facts) {
      if (fact.path("number").asLong() != ++number) {
        wrong.add("%s: fact %d is missing or doubled".formatted(version, number));
      }
    }
  }

  /** Whether a line of the metrics says how many messages a queue has. */
  static boolean depth(String line) {
    return line.startsWith(DEPTH);
  }

  /** No hold, no token, no dead letter is left, whoever is asked. */
  void atTheEnd(Api all) {
    all.each().forEach(this::nothingLeft);
  }

  private void nothingLeft(Api api) {
    JsonNode status = api.get("/api/v1/status").orElseThrow();
    if (status.path("targets").isEmpty()) wrong.add("the status knows no target: " + status);
    for (JsonNode target : status.path("targets")) {
      if (target.hasNonNull("holder")) wrong.add("a hold is left: " + target);
    }
    if (!status.path("notes").isEmpty()) wrong.add("the audit found: " + status.path("notes"));
    String metrics = api.text("/metrics").orElseThrow();
    for (String queue : MUST_BE_EMPTY) {
      List<String> depths = metrics.lines().filter(l -> depth(l) && l.contains(queue)).toList();
      if (depths.isEmpty()) wrong.add("nobody counts the messages of " + queue);
      depths.stream()
          .filter(l -> !l.endsWith(" 0.0"))
          .forEach(l -> wrong.add("messages are left: " + l));
    }
  }
}
