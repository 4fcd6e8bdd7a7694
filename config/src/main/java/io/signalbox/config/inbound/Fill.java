package io.signalbox.config.inbound;

import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where a trigger takes a value from. */
public sealed interface Fill {

  /** The text as the author wrote it. */
  String written();

  /** A JSONPath into the event, such as {@code $.repository.name}. */
  record Path(String written) implements Fill {}

  /** Text, with {@link Place}s in braces. */
  record Words(String written) implements Fill {
    public Optional<String> literal() {
      return PLACES.matcher(written).find() ? Optional.empty() : Optional.of(written);
    }
  }

  /** What every kind of event says in its own way, by one name. */
  enum Place {
    EVENT,
    REPOSITORY,
    BRANCH,
    TAG,
    COMMIT;

    public String lower() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Pattern PLACES = Pattern.compile("\\{([a-z]+)}");

  /**
   * @throws IllegalArgumentException in a sentence, when it is neither
   */
  static Fill of(String written) {
    if (written.startsWith("$")) return new Path(path(written));
    Matcher places = PLACES.matcher(written);
    while (places.find()) {
      if (place(places.group(1)).isEmpty()) {
        throw new IllegalArgumentException(
            "Expected a place that events have, but there is no '{%s}'. There is: %s."
                .formatted(
                    places.group(1),
                    Arrays.stream(Place.values())
                        .map(p -> "{" + p.lower() + "}")
                        .collect(Collectors.joining(", "))));
      }
    }
    return new Words(written);
  }

  static Optional<Place> place(String name) {
    return Arrays.stream(Place.values()).filter(p -> p.lower().equals(name)).findFirst();
  }

  /**
   * A JSONPath, checked.
   *
   * @throws IllegalArgumentException in a sentence, when it is none
   */
  static String path(String written) {
    try {
      if (written.startsWith("$"))
        return JsonPath.compile(written).getPath().isEmpty() ? "" : written;
    } catch (InvalidPathException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Expected a JSONPath such as $.repository.name, but: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "Expected a JSONPath such as $.repository.name; it begins with '$'.");
  }
}
