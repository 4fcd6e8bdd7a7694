package io.signalbox.config.yaml;

import io.signalbox.config.Spelling;
import io.signalbox.engine.spec.SecretRef;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a text may refer to: {@code ${env:NAME}} and {@code ${file:/path}} as a whole value, and
 * {@code {var.NAME}} anywhere in it.
 */
final class References {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]*)}");
  private static final Pattern VARIABLE = Pattern.compile("\\{var\\.([^{}\\s]*)}");

  private References() {}

  static boolean isReference(String text) {
    return REFERENCE.matcher(text).matches();
  }

  /** The text with everything that it refers to. */
  static Optional<String> resolve(Value value) {
    String text = value.text();
    Matcher whole = REFERENCE.matcher(text);
    if (whole.matches()) return look(value, whole.group(1), whole.group(2));
    if (REFERENCE.matcher(text).find()) {
      return value.problem(
          "Expected a reference to be the whole value, but there is other text around it.");
    }
    return variables(value, text);
  }

  /** A text with variables in their places; the value says where it was found. */
  static Optional<String> variables(Value value, String text) {
    if (!VARIABLE.matcher(text).find()) return whole(value, text);
    if (value.reading().layer()) return Optional.empty();
    Map<String, String> known = value.reading().variables().orElse(Map.of());
    StringBuilder result = new StringBuilder();
    Matcher places = VARIABLE.matcher(text);
    while (places.find()) {
      String name = places.group(1);
      Optional<String> found = Optional.ofNullable(known.get(name));
      if (found.isEmpty()) {
        return value.problem(
            "Expected a variable that exists, but there is no variable '%s' here.%s"
                .formatted(name, Spelling.didYouMean(name, known.keySet())));
      }
      places.appendReplacement(result, Matcher.quoteReplacement(found.get()));
    }
    return whole(value, places.appendTail(result).toString());
  }

  /** No path, argument or setting of a process can hold a NUL. */
  private static Optional<String> whole(Value value, String text) {
    return text.indexOf('\0') < 0
        ? Optional.of(text)
        : value.problem("Expected text, but there is a NUL character in it.");
  }

  /** The reference itself, for a secret: it is looked up when it is used, never here. */
  static Optional<SecretRef> secret(Value value) {
    Matcher whole = REFERENCE.matcher(value.text());
    if (!value.isScalar() || !whole.matches()) {
      return value.problem(
          "Expected "
              + new Form.Secret().expected()
              + ", but the value itself is written here. Move it to an environment variable or a"
              + " file of the engine's machine.");
    }
    try {
      return Optional.of(new SecretRef(whole.group(1) + ":" + whole.group(2)));
    } catch (IllegalArgumentException refusal) {
      return value.problem(
          "Expected ${env:NAME} or ${file:/absolute/path}, but it is '%s'."
              .formatted(YamlDocument.shown(value.node())));
    }
  }

  private static Optional<String> look(Value value, String kind, String name) {
    Surroundings around = value.reading().surroundings();
    if (kind.equals("env")) {
      Optional<String> found = around.variable(name);
      return found.isPresent()
          ? found
          : value.problem(
              "Expected the environment variable '%s' to be set, but it is not.".formatted(name));
    }
    Optional<String> found = around.text(name);
    return found.isPresent()
        ? found.flatMap(text -> whole(value, text.stripTrailing()))
        : value.problem(
            "Expected the file '%s' to be readable UTF-8 text of at most 256 KiB, but it is not."
                .formatted(name));
  }
}
