package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.alert.Reason;
import io.signalbox.engine.alert.Wording;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An entry of {@code alerts.templates}: words of your own, in any language. */
final class WordingSection {
  static final Key<List<ServiceName>> SERVICES =
      key("services", AlertRuleSection.services(), "For which services. Default: all.")
          .orElse("[]");
  static final Key<List<EnvironmentName>> ENVIRONMENTS =
      key("environments", AlertRuleSection.environments(), "For which environments. Default: all.")
          .orElse("[]");
  static final Key<Optional<String>> TITLE =
      key("title", words(), "One line, readable alone: the subject of a mail.").optional();
  static final Key<Optional<String>> TEXT =
      key("text", words(), "The whole text of a mail or of a message in Slack.").optional();
  static final Key<Optional<String>> BRIEF = key("brief", words(), "A text message.").optional();
  static final Key<Optional<String>> SPOKEN =
      key("spoken", words(), "What a voice says on the phone.").optional();
  static final Key<Map<String, String>> HEADLINES =
      key(
              "headlines",
              Structures.mapOf("a reason such as rolled_back", reasons(), words()),
              "What {headline} stands for, by reason.")
          .orElse("{}");

  static final Shape SHAPE =
      Shape.whole("alert_template", SERVICES, ENVIRONMENTS, TITLE, TEXT, BRIEF, SPOKEN, HEADLINES);
  static final Type<Wording> TYPE = Section.of(SHAPE, WordingSection::make);

  private WordingSection() {}

  private static Type<String> words() {
    return Placeholders.in(Scalars.text(), Wording.NAMES);
  }

  private static String reasons() {
    return Arrays.stream(Reason.values()).map(Reason::lower).collect(Collectors.joining("|"));
  }

  private static Wording make(Section s) {
    Map<Reason, String> headlines = new EnumMap<>(Reason.class);
    s.get(HEADLINES)
        .forEach(
            (name, text) -> headlines.put(Reason.valueOf(name.toUpperCase(Locale.ROOT)), text));
    return new Wording(
        s.get(SERVICES),
        s.get(ENVIRONMENTS),
        s.get(TITLE),
        s.get(TEXT),
        s.get(BRIEF),
        s.get(SPOKEN),
        headlines);
  }
}
