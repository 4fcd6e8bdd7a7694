package io.signalbox.routes.inbound.proof;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The headers of a delivery; their names in any case. Of one that is there twice, the first. */
public final class Headers {
  private final Map<String, String> values = new HashMap<>();

  /** None yet. */
  public static Headers none() {
    return new Headers();
  }

  public Headers with(String name, String value) {
    values.putIfAbsent(name.toLowerCase(Locale.ROOT), value);
    return this;
  }

  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name.toLowerCase(Locale.ROOT)))
        .map(String::strip)
        .filter(v -> !v.isEmpty());
  }

  /** Those whose names begin so, by the rest of their names. */
  public Map<String, String> beginning(String prefix) {
    Map<String, String> found = new HashMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) found.put(name.substring(prefix.length()), value);
        });
    return found;
  }
}
