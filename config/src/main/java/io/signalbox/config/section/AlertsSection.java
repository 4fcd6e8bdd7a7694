package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.Alerts;
import io.signalbox.config.Alerts.Way;
import io.signalbox.config.Spelling;
import io.signalbox.config.section.ChannelSection.Draft;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.alert.Channel;
import io.signalbox.engine.alert.ChannelKind;
import io.signalbox.engine.alert.Policy;
import io.signalbox.engine.alert.Rule;
import io.signalbox.engine.alert.Severity;
import io.signalbox.engine.alert.Stage;
import io.signalbox.engine.alert.Wording;
import io.signalbox.engine.spec.SecretRef;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code alerts}: who is told what, by which channel, and when. */
public final class AlertsSection {
  static final String CHANNEL_NAME = "[a-z][a-z0-9-]{0,39}";
  static final String CHANNEL_RULE =
      "lower-case letters, digits and hyphens, starting with a letter, at most 40";

  static final Key<Optional<String>> URL =
      key(
              "url",
              Scalars.matching("an address such as https://deploy.example.com", "https?://[^\\s]+"),
              "Where people reach this Signalbox; with it, mails have a link to acknowledge.")
          .optional();
  static final Key<Optional<SecretRef>> LINK_SECRET =
      key(
              "link_secret",
              Scalars.secret(),
              "By which those links are signed; the same for all engines. Default: one is made in"
                  + " the data directory.")
          .optional();
  static final Key<ZoneId> ZONE =
      key("zone", zone(), "The time zone in which times are told.").orElse("UTC");
  static final Key<Map<String, Draft>> CHANNELS =
      key(
              "channels",
              Structures.mapOf(CHANNEL_RULE, CHANNEL_NAME, ChannelSection.TYPE),
              "Ways to people, by names of your own.")
          .orElse("{}");
  static final Key<List<Rule>> RULES =
      key(
              "rules",
              Structures.listOf(AlertRuleSection.TYPE),
              "How bad something is; the first that matches decides.")
          .orElse("[]");
  static final Key<Map<String, Map<String, Duration>>> ROUTES =
      key(
              "routes",
              Structures.mapOf(
                  "info, warning or critical",
                  "info|warning|critical",
                  Structures.mapOf(CHANNEL_RULE, CHANNEL_NAME, Quantities.duration())),
              "For each severity the channels, and after how long without an acknowledgement.")
          .orElse("{}");
  static final Key<List<Wording>> TEMPLATES =
      key(
              "templates",
              Structures.listOf(WordingSection.TYPE),
              "Words of your own; the first that is for a target is used.")
          .orElse("[]");

  static final Shape SHAPE =
      Shape.whole("alerts", URL, LINK_SECRET, ZONE, CHANNELS, RULES, ROUTES, TEMPLATES);
  public static final Type<Alerts> TYPE = Section.of(SHAPE, AlertsSection::make);

  private AlertsSection() {}

  static Type<ZoneId> zone() {
    return Scalars.matching("a time zone such as Asia/Seoul", "[A-Za-z][A-Za-z0-9_+/-]{0,60}")
        .as(
            name -> {
              if (!name.equals("UTC") && !ZoneId.getAvailableZoneIds().contains(name)) {
                throw new IllegalArgumentException(
                    "Expected a time zone such as Asia/Seoul, but there is no '%s'.%s"
                        .formatted(name, Spelling.didYouMean(name, ZoneId.getAvailableZoneIds())));
              }
              return ZoneId.of(name);
            });
  }

  private static Alerts make(Section s) {
    ZoneId zone = s.get(ZONE);
    Map<String, Channel> channels = new LinkedHashMap<>();
    Map<String, Alerts.Channel> ways = new LinkedHashMap<>();
    Map<String, List<String>> each = new LinkedHashMap<>();
    s.get(CHANNELS)
        .forEach(
            (name, draft) -> {
              List<Way> alone = draft.alone();
              List<String> names = new ArrayList<>();
              for (int i = 0; i < alone.size(); i++) {
                String one = alone.size() == 1 ? name : name + "." + (i + 1);
                names.add(one);
                channels.put(one, draft.channel(one, zone));
                ways.put(one, new Alerts.Channel(one, draft.perMinute(), alone.get(i)));
              }
              each.put(name, names);
            });
    Policy policy = new Policy(channels, s.get(RULES), routes(s, channels, each));
    return new Alerts(policy, ways, s.get(TEMPLATES), zone, s.get(URL), s.get(LINK_SECRET));
  }

  private static Map<Severity, List<Stage>> routes(
      Section s, Map<String, Channel> channels, Map<String, List<String>> each) {
    Map<Severity, List<Stage>> routes = new EnumMap<>(Severity.class);
    for (Severity severity : Severity.values()) routes.put(severity, usual(severity, channels));
    s.get(ROUTES)
        .forEach(
            (word, delays) ->
                routes.put(
                    Severity.valueOf(word.toUpperCase(Locale.ROOT)), written(s, delays, each)));
    return routes;
  }

  private static List<Stage> written(
      Section s, Map<String, Duration> delays, Map<String, List<String>> each) {
    List<Stage> stages = new ArrayList<>();
    delays.forEach(
        (name, after) -> {
          if (!each.containsKey(name)) {
            s.problem(
                ROUTES,
                "Expected a channel of 'channels', but there is no '%s'.%s"
                    .formatted(name, Spelling.didYouMean(name, each.keySet())));
          }
          each.getOrDefault(name, List.of()).forEach(one -> stages.add(new Stage(one, after)));
        });
    return stages;
  }

  /** Where nothing is written: everything to Slack, more the worse it is. */
  private static List<Stage> usual(Severity severity, Map<String, Channel> channels) {
    List<Stage> stages = new ArrayList<>();
    channels.forEach(
        (name, channel) -> {
          if (usual(severity, channel.kind())) {
            boolean escalates = severity == Severity.CRITICAL;
            stages.add(new Stage(name, escalates ? channel.kind().usualDelay() : Duration.ZERO));
          }
        });
    return stages;
  }

  private static boolean usual(Severity severity, ChannelKind kind) {
    return switch (kind) {
      case SLACK, WEBHOOK -> true;
      case EMAIL -> severity.atLeast(Severity.WARNING);
      case SMS, PHONE -> severity == Severity.CRITICAL;
    };
  }
}
