package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.Spelling;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.config.yaml.Value;
import io.signalbox.engine.spec.CheckGroup;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CheckSpec.Quorum;
import io.signalbox.engine.spec.CheckSpec.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code check_groups}: checks that roll back only when enough of them agree. */
final class CheckGroupsSection {
  private static final String NAME = "(?!health$)[a-z][a-z0-9_-]{0,39}";

  static final Key<List<String>> CHECKS =
      key(
              "checks",
              Structures.distinct(Scalars.matching("the name of a check", NAME)),
              "Names of checks that roll back.")
          .required();
  static final Key<Quorum> AGREE =
      key("agree", ChecksSection.QUORUM, "How many of them have to be bad: any, all or a number.")
          .required();
  private static final Shape SHAPE = new Shape("check_group", true, List.of(CHECKS, AGREE));
  private static final Type<Draft> ONE =
      Section.of(SHAPE, s -> name -> new CheckGroup(name, s.get(CHECKS), s.get(AGREE)));

  /** A group that a later layer has left empty is taken away. */
  static final Type<List<CheckGroup>> TYPE =
      Structures.mapOf(
              "a name such as overload",
              NAME,
              new Type<Optional<Draft>>(ONE.form(), CheckGroupsSection::maybe))
          .as(CheckGroupsSection::all);

  private CheckGroupsSection() {}

  /** A group without its name. */
  private interface Draft {
    CheckGroup named(String name);
  }

  private static Optional<Optional<Draft>> maybe(Value value) {
    if (value.isEmpty()) return Optional.of(Optional.empty());
    Optional<Draft> read = ONE.read(value);
    return read.isPresent() ? Optional.of(read) : Optional.empty();
  }

  private static List<CheckGroup> all(Map<String, Optional<Draft>> drafts) {
    return drafts.entrySet().stream()
        .flatMap(e -> e.getValue().map(d -> d.named(e.getKey())).stream())
        .toList();
  }

  /** What does not fit between groups and checks, in sentences. */
  static List<String> problems(List<CheckGroup> groups, List<CheckSpec> checks) {
    List<String> names = checks.stream().map(CheckSpec::name).toList();
    List<String> all = new ArrayList<>();
    List<String> before = new ArrayList<>();
    for (CheckGroup group : groups) {
      if (names.contains(group.name())) {
        all.add("Expected group '%s' to be called unlike any check.".formatted(group.name()));
      }
      for (String name : group.checks()) {
        problem(group, name, names, checks, before).ifPresent(all::add);
        before.add(name);
      }
      int most = group.checks().size();
      if (!group.agree().equals(Quorum.ALL) && group.agree().instances() > most) {
        all.add(
            "Expected 'agree' of group '%s' to be at most %d, as many as it has checks, but it is %d."
                .formatted(group.name(), most, group.agree().instances()));
      }
    }
    return all;
  }

  private static Optional<String> problem(
      CheckGroup group,
      String name,
      List<String> names,
      List<CheckSpec> checks,
      List<String> before) {
    if (!names.contains(name)) {
      return Optional.of(
          "Expected group '%s' to name checks of this target, but there is no '%s'.%s"
              .formatted(group.name(), name, Spelling.didYouMean(name, names)));
    }
    if (before.contains(name)) {
      return Optional.of(
          "Expected each check in one group at most, but '%s' is in another than '%s' too."
              .formatted(name, group.name()));
    }
    boolean rollsBack =
        checks.stream().anyMatch(c -> c.name().equals(name) && c.severity() == Severity.ROLL_BACK);
    return rollsBack
        ? Optional.empty()
        : Optional.of(
            "Expected check '%s' to have severity roll_back: group '%s' says when its checks roll back together."
                .formatted(name, group.name()));
  }
}
