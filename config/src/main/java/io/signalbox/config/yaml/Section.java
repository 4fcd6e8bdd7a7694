package io.signalbox.config.yaml;

import io.signalbox.config.Spelling;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A section whose every key has been read. It exists only when none of them had a problem, so what
 * is made of it never meets half a value.
 */
public final class Section {
  private final Value value;
  private final Map<String, Object> read = new HashMap<>();
  private final Map<String, Value> written = new HashMap<>();
  private boolean sound = true;

  private Section(Value value) {
    this.value = value;
  }

  /** A section type: read by its shape, then made into a value by {@code maker}. */
  public static <T> Type<T> of(Shape shape, Maker<T> maker) {
    return new Type<>(
        new Form.Fields(shape),
        value -> open(shape, value).flatMap(section -> section.make(maker)));
  }

  /** Makes the value of a section; a refusal (IllegalArgumentException) becomes a problem. */
  @FunctionalInterface
  public interface Maker<T> {
    T make(Section section);
  }

  /** Reads every key, so that all problems are found at once. */
  public static Optional<Section> open(Shape shape, Value value) {
    Section section = new Section(value);
    if (value.node() instanceof MappingNode mapping) {
      section.collect(shape, mapping);
    } else if (!value.isEmpty()) {
      return value.unlike(new Form.Fields(shape));
    }
    for (Key<?> key : shape.keys()) section.read(key);
    return section.sound ? Optional.of(section) : Optional.empty();
  }

  /**
   * Reads one key of a section that may have problems elsewhere. A required key that is missing is
   * no problem here.
   */
  public static <T> Optional<T> peek(Key<T> key, Value section) {
    Optional<Value> there = section.child(key.name()).filter(found -> !found.isEmpty());
    if (there.isPresent()) return key.type().read(there.get());
    return switch (key.presence()) {
      case Key.Presence.Absent<T> absent -> Optional.of(absent.value());
      case Key.Presence.Default<T> preset -> Optional.of(preset.value());
      case Key.Presence.Required<T> ignored -> Optional.empty();
    };
  }

  private void collect(Shape shape, MappingNode mapping) {
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode name)) continue;
      if (shape.key(name.getValue()).isPresent()) {
        written.put(name.getValue(), value.reading().value(entry.getValueNode()));
      } else {
        refuse(shape, mapping, name);
      }
    }
  }

  private void refuse(Shape shape, MappingNode mapping, ScalarNode name) {
    String hint =
        name.getValue().equals("<<")
            ? " Merge keys are not read; what services share belongs in 'defaults'."
            : Spelling.nearest(name.getValue(), shape.names())
                .map(near -> " Did you mean '" + near + "'?")
                .orElse(" Known are: " + String.join(", ", shape.names()) + ".");
    value
        .reading()
        .problems()
        .add(
            value
                .reading()
                .document()
                .problemOfKey(
                    mapping,
                    name,
                    "Expected a known key, but it is '%s'.%s"
                        .formatted(YamlDocument.shown(name), hint)));
    sound = false;
  }

  private <T> void read(Key<T> key) {
    Optional<Value> there =
        Optional.ofNullable(written.get(key.name())).filter(found -> !found.isEmpty());
    Optional<T> result = there.isPresent() ? key.type().read(there.get()) : whenAbsent(key);
    if (result.isPresent()) {
      read.put(key.name(), result.get());
    } else {
      sound = false;
    }
  }

  private <T> Optional<T> whenAbsent(Key<T> key) {
    return switch (key.presence()) {
      case Key.Presence.Absent<T> absent -> Optional.of(absent.value());
      case Key.Presence.Default<T> preset -> Optional.of(preset.value());
      case Key.Presence.Required<T> ignored ->
          value.reading().layer()
              ? Optional.empty()
              : within(
                  "Expected '%s' (%s), but it is missing."
                      .formatted(key.name(), key.type().form().expected()));
    };
  }

  private <T> Optional<T> within(String message) {
    Node node = value.node();
    value.reading().problems().add(value.reading().document().problemWithin(node, message));
    return Optional.empty();
  }

  private <T> Optional<T> make(Maker<T> maker) {
    if (value.reading().layer()) return Optional.empty();
    Optional<T> made = value.attempt(() -> maker.make(this));
    return sound ? made : Optional.empty();
  }

  // The shape ties each name to one key, and only that key's type put the value there.
  @SuppressWarnings("unchecked")
  public <T> T get(Key<T> key) {
    Object found = read.get(key.name());
    if (found == null) {
      throw new IllegalStateException("The key '" + key.name() + "' is not of this section.");
    }
    return (T) found;
  }

  /** Whether the author wrote the key, rather than leave it to its default. */
  public boolean has(Key<?> key) {
    return Optional.ofNullable(written.get(key.name())).filter(v -> !v.isEmpty()).isPresent();
  }

  /** Where a key stands, or the section if it is not written. */
  public Value at(Key<?> key) {
    return Optional.ofNullable(written.get(key.name())).orElse(value);
  }

  /** Records a problem with a key; the section then makes no value. */
  public void problem(Key<?> key, String message) {
    sound = false;
    at(key).problem(message);
  }

  /** The section as a whole, to complain about. */
  public Value value() {
    return value;
  }

  /** Whether no problem was recorded. */
  public boolean sound() {
    return sound;
  }
}
