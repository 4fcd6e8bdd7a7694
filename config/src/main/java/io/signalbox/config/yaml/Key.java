package io.signalbox.config.yaml;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A key of a section.
 *
 * @param says one sentence for the author of a file; editors show it
 * @param presence what it means when the key is not there
 */
public record Key<T>(String name, Type<T> type, String says, Presence<T> presence) {

  /** What it means when a key is not there. */
  public sealed interface Presence<T> {
    /** That is a problem. */
    record Required<T>() implements Presence<T> {}

    /** That is a value of its own. */
    record Absent<T>(T value) implements Presence<T> {}

    /**
     * It has a default.
     *
     * @param written as the author of a file would write it
     */
    record Default<T>(T value, String written) implements Presence<T> {}
  }

  public static <T> Draft<T> key(String name, Type<T> type, String says) {
    return new Draft<>(name, type, says);
  }

  /** A key for which it is still open what its absence means. */
  public record Draft<T>(String name, Type<T> type, String says) {
    public Key<T> required() {
      return new Key<>(name, type, says, new Presence.Required<>());
    }

    public Key<Optional<T>> optional() {
      return new Key<>(name, type.as(Optional::of), says, new Presence.Absent<>(Optional.empty()));
    }

    /** The default is read by the same type, so it cannot be a value that the file may not have. */
    public Key<T> orElse(String written) {
      return new Key<>(name, type, says, new Presence.Default<>(parse(written), written));
    }

    private T parse(String written) {
      Problems problems = new Problems();
      return YamlParser.parse(name, written.getBytes(StandardCharsets.UTF_8), problems)
          .map(document -> Reading.of(document, problems, new Nowhere()).with(Map.of()).root())
          .flatMap(type::read)
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "Bad default of '" + name + "': " + problems.inOrder()));
    }
  }
}
