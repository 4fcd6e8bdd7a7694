package io.signalbox.engine.spec;

import io.signalbox.engine.spec.CheckSpec.Quorum;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Checks that roll back only when enough of them agree. A check of no group decides by itself, as
 * one that is bad is enough by default.
 *
 * <p>In the file the group names its checks, and not each check its group: so the whole rule –
 * which ones, and how many – is read in one line, has a name for the verdict's sentence, and a
 * later layer changes or drops it without touching the checks.
 *
 * @param name unlike that of any check or other group
 * @param checks their names, each in no other group
 * @param agree how many of those that have something to say; all of them where there are fewer
 */
public record CheckGroup(String name, List<String> checks, Quorum agree) {
  public CheckGroup {
    checks = List.copyOf(checks);
    if (checks.isEmpty() || new HashSet<>(checks).size() < checks.size()) {
      throw new IllegalArgumentException(
          "Expected group '%s' to name at least one check, and each once.".formatted(name));
    }
  }

  /** Of these checks only; nothing where it has none of them. */
  Optional<CheckGroup> among(List<String> known) {
    List<String> left = checks.stream().filter(known::contains).toList();
    return left.isEmpty() ? Optional.empty() : Optional.of(new CheckGroup(name, left, agree));
  }
}
