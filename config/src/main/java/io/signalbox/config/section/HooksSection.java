package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.Hook;
import io.signalbox.engine.spec.Hook.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code hooks}: shell scripts that run inside a deployment, at most one at each moment. */
final class HooksSection {
  static final Key<String> SCRIPT =
      key(
              "script",
              Scalars.script(),
              "Run by /bin/sh; what the event says reaches it only as SIGNALBOX_… variables.")
          .required();
  static final Key<Duration> TIMEOUT =
      key("timeout", Quantities.positiveDuration(), "After which it is stopped and has failed.")
          .orElse("10m");
  static final Key<Boolean> IRREVERSIBLE =
      key(
              "irreversible",
              Scalars.flag(),
              "Whether a rollback cannot undo what it does, such as a migration without a way"
                  + " back.")
          .orElse("false");
  static final Shape HOOK = Shape.layered("hook", SCRIPT, TIMEOUT, IRREVERSIBLE);

  static final Key<Optional<Draft>> MIGRATE =
      hook("migrate", "On the first instance, once per deployment, before the first swap.");
  static final Key<Optional<Draft>> BEFORE_SWAP =
      hook("before_swap", "On each instance, after push and before its swap.");
  static final Key<Optional<Draft>> AFTER_SWAP =
      hook("after_swap", "On each instance, after it went live.");
  static final Key<Optional<Draft>> SMOKE =
      hook("smoke", "On each instance, after its gate; a failure is a breach.");

  static final Shape SHAPE = Shape.layered("hooks", MIGRATE, BEFORE_SWAP, AFTER_SWAP, SMOKE);
  static final Type<List<Hook>> TYPE = Section.of(SHAPE, HooksSection::make);

  private HooksSection() {}

  /** A hook that does not know its moment yet. */
  record Draft(String script, Duration timeout, boolean irreversible) {
    Hook at(Moment moment) {
      String name = moment.name().toLowerCase(Locale.ROOT);
      return new Hook(name, moment, script, timeout, irreversible);
    }
  }

  private static Key<Optional<Draft>> hook(String name, String says) {
    Type<Draft> alone = Scalars.script().as(text -> new Draft(text, Duration.ofMinutes(10), false));
    Type<Draft> full =
        Section.of(HOOK, s -> new Draft(s.get(SCRIPT), s.get(TIMEOUT), s.get(IRREVERSIBLE)));
    return key(name, Structures.scalarOr(alone, full), says).optional();
  }

  private static List<Hook> make(Section s) {
    return Stream.of(
            s.get(MIGRATE).map(draft -> draft.at(Moment.MIGRATE)),
            s.get(BEFORE_SWAP).map(draft -> draft.at(Moment.BEFORE_SWAP)),
            s.get(AFTER_SWAP).map(draft -> draft.at(Moment.AFTER_SWAP)),
            s.get(SMOKE).map(draft -> draft.at(Moment.SMOKE)))
        .flatMap(Optional::stream)
        .toList();
  }
}
