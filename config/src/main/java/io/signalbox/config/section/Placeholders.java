package io.signalbox.config.section;

import io.signalbox.config.Spelling;
import io.signalbox.config.yaml.Type;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks the names in braces that stand for something known only on the host or at load. */
public final class Placeholders {
  private static final Pattern BRACES = Pattern.compile("\\{([a-zA-Z][a-zA-Z0-9_.-]*)}");

  /** What a process may name; see {@link io.signalbox.engine.spec.ProcessSpec}. */
  static final Set<String> OF_PROCESS =
      Set.of("port", "slot", "release", "shared", "version", "service", "environment", "instance");

  /** What is put in at load. */
  static final Set<String> OF_TARGET = Set.of("service", "environment");

  static final Set<String> OF_ARTIFACT = Set.of("service", "environment", "version");

  private Placeholders() {}

  /** Text in which every name in braces must be known. */
  static Type<String> in(Type<String> text, Set<String> known) {
    return checked(text, known, false);
  }

  /**
   * Text in which braces also mean other things, as in a program or in JSON: only a name that is
   * nearly a known one is refused.
   */
  static Type<String> amid(Type<String> text, Set<String> known) {
    return checked(text, known, true);
  }

  private static Type<String> checked(Type<String> text, Set<String> known, boolean lenient) {
    return new Type<>(
        text.form(),
        value ->
            text.read(value)
                .flatMap(
                    read ->
                        wrong(read, known, lenient)
                            .map(name -> value.<String>problem(message(name, known)))
                            .orElse(Optional.of(read))));
  }

  private static Optional<String> wrong(String text, Set<String> known, boolean lenient) {
    return BRACES
        .matcher(text)
        .results()
        .filter(match -> match.start() == 0 || text.charAt(match.start() - 1) != '$')
        .map(match -> match.group(1))
        .filter(name -> !known.contains(name))
        .filter(name -> !lenient || Spelling.nearest(name, known).isPresent())
        .findFirst();
  }

  private static String message(String name, Set<String> known) {
    String hint = Spelling.didYouMean(name, known);
    return "Expected a placeholder that exists, but it is '{%s}'.%s"
        .formatted(
            name,
            hint.isEmpty() ? " Known are: " + String.join(", ", new TreeSet<>(known)) + "." : hint);
  }

  static boolean names(String text, String placeholder) {
    Matcher match = BRACES.matcher(text);
    return match.results().anyMatch(found -> found.group(1).equals(placeholder));
  }

  /** Puts in what is known of a target at load. */
  public static String fill(String text, String service, String environment) {
    return text.replace("{service}", service).replace("{environment}", environment);
  }
}
