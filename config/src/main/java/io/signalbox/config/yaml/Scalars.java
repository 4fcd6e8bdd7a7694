package io.signalbox.config.yaml;

import io.signalbox.config.Spelling;
import io.signalbox.engine.spec.SecretRef;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The types of single values. */
public final class Scalars {
  private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,17}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
  private static final String REFERENCES = "\\$\\{(env|file):[^}]*\\}|.*\\{var\\.[^{}]*\\}.*";

  private Scalars() {}

  /** Any text on one or more lines; references and variables are put in. */
  public static Type<String> text() {
    return text("text");
  }

  public static Type<String> text(String expected) {
    Form form = new Form.Text(expected, Optional.empty(), true);
    return new Type<>(
        form, value -> value.isScalar() ? References.resolve(value) : value.unlike(form));
  }

  /** A shell script: only variables are put in, for {@code ${…}} belongs to the shell. */
  public static Type<String> script() {
    Form form = new Form.Text("a shell script", Optional.empty(), false);
    return new Type<>(
        form,
        value ->
            value.isScalar() && !value.text().isBlank()
                ? References.variables(value, value.text())
                : value.unlike(form));
  }

  /** The content of a local file that the value names; variables are put in. */
  public static Type<String> contentOfFile() {
    Form form = new Form.Text("the path of a file", Optional.empty(), false);
    return new Type<>(
        form,
        value -> {
          if (!value.isScalar()) return value.unlike(form);
          Optional<String> content = value.reading().surroundings().text(value.text());
          return content.isPresent()
              ? References.variables(value, content.get())
              : value.problem(
                  "Expected a file of UTF-8 text of at most 256 KiB, but '%s' is not."
                      .formatted(YamlDocument.shown(value.node())));
        });
  }

  /** Text of a pattern; references and variables are put in before it is matched. */
  public static Type<String> matching(String expected, String pattern) {
    Form form = new Form.Text(expected, Optional.of("(" + pattern + ")|" + REFERENCES), true);
    Pattern allowed = Pattern.compile(pattern);
    return new Type<>(
        form,
        value -> text().formed(form).read(value).flatMap(t -> fitting(value, form, allowed, t)));
  }

  /** The same, for what may hold a secret by mistake: the text is never shown. */
  public static Type<String> unshown(String expected, String pattern) {
    Pattern allowed = Pattern.compile(pattern);
    return new Type<>(
        matching(expected, pattern).form(),
        value ->
            text()
                .read(value)
                .flatMap(
                    text ->
                        allowed.matcher(text).matches()
                            ? Optional.of(text)
                            : value.problem(
                                "Expected %s, without a password in it, but it is something else."
                                    .formatted(expected))));
  }

  private static Optional<String> fitting(Value value, Form form, Pattern allowed, String text) {
    if (allowed.matcher(text).matches()) return Optional.of(text);
    return References.isReference(value.text())
        ? value.problem(
            "Expected %s, but what %s holds is something else."
                .formatted(form.expected(), value.text()))
        : value.unlike(form);
  }

  /** A quantity with a unit: a fixed pattern, no references. */
  static <T> Type<T> quantity(
      String expected, String pattern, boolean alsoNumber, Function<String, T> maker) {
    Form form = new Form.Text(expected, Optional.of(pattern), alsoNumber);
    Pattern allowed = Pattern.compile(pattern);
    Type<String> written =
        new Type<>(
            form,
            value ->
                value.isScalar() && allowed.matcher(value.text()).matches()
                    ? Optional.of(value.text())
                    : value.unlike(form));
    return written.as(maker);
  }

  public static Type<Boolean> flag() {
    Form form = new Form.Flag();
    return new Type<>(
        form,
        value ->
            switch (value.isPlain() ? value.text() : "") {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> value.unlike(form);
            });
  }

  /** A whole number in a range, both ends included. */
  public static Type<Integer> whole(int least, int most) {
    return whole("a whole number from " + least + " to " + most, least, most);
  }

  /** A TCP port. */
  public static Type<Integer> port() {
    return whole("a port from 1 to 65535", 1, 65535);
  }

  private static Type<Integer> whole(String expected, int least, int most) {
    Form form = new Form.Numeric(expected, least, most, true);
    return new Type<>(
        form,
        value -> {
          if (!value.isPlain() || !WHOLE.matcher(value.text()).matches()) return value.unlike(form);
          long number = Long.parseLong(value.text());
          return number < least || number > most ? value.unlike(form) : Optional.of((int) number);
        });
  }

  /** A decimal number that is not negative, such as {@code 1.5}. */
  public static Type<Double> decimal() {
    Form form = new Form.Numeric("a number such as 1.5", 0, 1e9, false);
    return new Type<>(
        form,
        value ->
            value.isPlain() && DECIMAL.matcher(value.text()).matches()
                ? Optional.of(Double.parseDouble(value.text()))
                : value.unlike(form));
  }

  /** One of the constants of an enum, in lower case. */
  public static <E extends Enum<E>> Type<E> word(Class<E> kind) {
    List<E> constants = List.of(kind.getEnumConstants());
    List<String> words = Arrays.stream(kind.getEnumConstants()).map(Scalars::lower).toList();
    Form form = new Form.Words(words);
    return new Type<>(
        form,
        value -> {
          int index = words.indexOf(value.text());
          if (index >= 0) return Optional.of(constants.get(index));
          return value.isScalar()
              ? value.problem(
                  "Expected %s, but it is '%s'.%s"
                      .formatted(
                          form.expected(),
                          YamlDocument.shown(value.node()),
                          Spelling.didYouMean(value.text(), words)))
              : value.unlike(form);
        });
  }

  /** A reference to a secret; it stays a reference. */
  public static Type<SecretRef> secret() {
    return new Type<>(new Form.Secret(), References::secret);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
