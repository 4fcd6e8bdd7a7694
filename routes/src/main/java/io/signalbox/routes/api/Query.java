package io.signalbox.routes.api;

import io.signalbox.config.Spelling;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters of an address. What is not known is refused: a typing slip must not pass. */
record Query(Map<String, String> values) {
  static final Query NONE = new Query(Map.of());

  Query {
    values = Map.copyOf(values);
  }

  Query allowing(String... names) {
    Set<String> known = Set.of(names);
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw Refused.badRequest(
            "There is no parameter '%s' here.%s"
                .formatted(Fields.shown(name), Spelling.didYouMean(name, known)),
            "Known are: " + String.join(", ", known.stream().sorted().toList()) + ".");
      }
    }
    return this;
  }

  Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name)).filter(v -> !v.isBlank());
  }

  String required(String name) {
    return optional(name)
        .orElseThrow(
            () ->
                Refused.badRequest(
                    "The parameter '" + name + "' is missing.", "Add ?" + name + "=… to the URL."));
  }

  int number(String name, int otherwise, int least, int most) {
    Optional<String> text = optional(name);
    if (text.isEmpty()) return otherwise;
    try {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) return number;
    } catch (NumberFormatException e) {
      throw notANumber(name, text.get(), least, most);
    }
    throw notANumber(name, text.get(), least, most);
  }

  private static Refused notANumber(String name, String text, int least, int most) {
    return Refused.badRequest(
        "Expected '%s' to be a number from %d to %d, but it is '%s'."
            .formatted(name, least, most, Fields.shown(text)),
        "Give such a number, or leave it out.");
  }
}
