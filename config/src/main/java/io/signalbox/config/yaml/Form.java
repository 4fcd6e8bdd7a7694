package io.signalbox.config.yaml;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a value of the file looks like, for messages and for the JSON Schema. */
public sealed interface Form {

  /** A phrase that completes "Expected …". */
  String expected();

  /**
   * Any scalar, or one that matches.
   *
   * @param pattern of the whole text; empty for any text
   * @param alsoNumber whether a plain number is as good as a text
   */
  record Text(String expected, Optional<String> pattern, boolean alsoNumber) implements Form {}

  /** A decimal number in a range, both ends included. */
  record Numeric(String expected, double least, double most, boolean whole) implements Form {}

  /** {@code true} or {@code false}. */
  record Flag() implements Form {
    @Override
    public String expected() {
      return "true or false";
    }
  }

  /** One of some words. */
  record Words(List<String> words) implements Form {
    public Words {
      words = List.copyOf(words);
    }

    @Override
    public String expected() {
      return words.stream().collect(Collectors.joining(", ", "one of ", ""));
    }
  }

  /** A reference to a secret; whatever stands in its place is never shown. */
  record Secret() implements Form {
    @Override
    public String expected() {
      return "a reference such as ${env:NAME} or ${file:/run/secrets/name}";
    }
  }

  /** A list. */
  record Items(Form item) implements Form {
    @Override
    public String expected() {
      return "a list";
    }
  }

  /**
   * A mapping whose keys the author chooses.
   *
   * @param keys what a key looks like
   */
  record Entries(Text keys, Form value) implements Form {
    @Override
    public String expected() {
      return "a mapping";
    }
  }

  /** A mapping with known keys. */
  record Fields(Shape shape) implements Form {
    @Override
    public String expected() {
      return "a mapping";
    }
  }

  /** One of several forms, told apart by whether it is a scalar, a list or a mapping. */
  record Either(List<Form> forms) implements Form {
    public Either {
      forms = List.copyOf(forms);
    }

    @Override
    public String expected() {
      return forms.stream().map(Form::expected).distinct().collect(Collectors.joining(" or "));
    }
  }
}
