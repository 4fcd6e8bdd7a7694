package io.signalbox.routes.api;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Whether work can be done now.
 *
 * @param checks each gives a sentence when its part does not work, and nothing when it does
 */
public record Readiness(List<Supplier<Optional<String>>> checks) {
  public Readiness {
    checks = List.copyOf(checks);
  }

  /** What does not work; a check that itself fails counts. */
  List<String> reasons() {
    return checks.stream().flatMap(Readiness::ask).toList();
  }

  private static Stream<String> ask(Supplier<Optional<String>> check) {
    try {
      return check.get().stream();
    } catch (RuntimeException e) {
      return Stream.of(String.valueOf(e.getMessage()));
    }
  }
}
