package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.ConfigFile;
import java.util.Optional;

/** An entry of {@code files}: a file rendered next to a release when it starts. */
final class FileSection {
  static final Key<String> PATH =
      key("path", Names.inside(), "Where, relative to the slot's directory.").required();
  static final Key<Optional<String>> CONTENT =
      key(
              "content",
              Placeholders.amid(Scalars.text(), Placeholders.OF_PROCESS),
              "The text, with placeholders.")
          .optional();
  static final Key<Optional<String>> FROM =
      key(
              "from",
              Placeholders.amid(Scalars.contentOfFile(), Placeholders.OF_PROCESS),
              "A file beside this configuration that has the text, instead of 'content'.")
          .optional();
  static final Key<String> MODE =
      key("mode", Scalars.matching("an octal mode such as 0640", "0?[0-7]{3}"), "Its permissions.")
          .orElse("0640");

  static final Shape SHAPE = Shape.whole("file", PATH, CONTENT, FROM, MODE);
  static final Type<ConfigFile> TYPE = Section.of(SHAPE, FileSection::make);

  private FileSection() {}

  private static ConfigFile make(Section s) {
    if (s.has(CONTENT) == s.has(FROM)) {
      s.problem(
          s.has(CONTENT) ? FROM : PATH,
          "Expected either 'content' or 'from', but there is "
              + (s.has(CONTENT) ? "both." : "neither."));
    }
    String text = s.get(CONTENT).or(() -> s.get(FROM)).orElse("");
    return new ConfigFile(s.get(PATH), text, s.get(MODE));
  }
}
