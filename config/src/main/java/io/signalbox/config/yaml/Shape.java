package io.signalbox.config.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys of a section.
 *
 * @param name of the section, in the schema
 * @param layered whether a section is merged from layers, so that no single one needs to be
 *     complete
 */
public record Shape(String name, boolean layered, List<Key<?>> keys) {
  public Shape {
    keys = List.copyOf(keys);
    if (keys.stream().map(Key::name).distinct().count() != keys.size()) {
      throw new IllegalArgumentException("Expected the keys of " + name + " to be unique.");
    }
  }

  /** A section that is always complete where it stands. */
  public static Shape whole(String name, Key<?>... keys) {
    return new Shape(name, false, List.of(keys));
  }

  /** A section that may be spread over layers. */
  public static Shape layered(String name, Key<?>... keys) {
    return new Shape(name, true, List.of(keys));
  }

  /** The same keys and some more. */
  public Shape and(String newName, Key<?>... more) {
    return new Shape(newName, layered, Stream.concat(keys.stream(), Stream.of(more)).toList());
  }

  Optional<Key<?>> key(String wanted) {
    for (Key<?> key : keys) if (key.name().equals(wanted)) return Optional.of(key);
    return Optional.empty();
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Key<?> key : keys) names.add(key.name());
    return names;
  }
}
