package io.signalbox.routes.inbound.trigger;

import io.signalbox.engine.name.Target;
import java.util.Optional;

/**
 * What became of an event at one trigger.
 *
 * @param said why, in a few words for a person
 * @param wish present exactly when it asks for something
 * @param told the target about which people are to be told
 */
public record Look(
    String trigger, Finding finding, String said, Optional<Wish> wish, Optional<Target> told) {

  /** How far it came. */
  public enum Finding {
    /** A condition is not met. */
    PASSED_BY,
    /** It matches, but what it asks for cannot be asked for. */
    UNUSABLE,
    /** It matches, and is only told. */
    TELLS,
    /** It matches, and asks for something. */
    ASKS
  }

  static Look passedBy(String trigger, String said) {
    return new Look(trigger, Finding.PASSED_BY, said, Optional.empty(), Optional.empty());
  }

  static Look unusable(String trigger, String said) {
    return new Look(trigger, Finding.UNUSABLE, said, Optional.empty(), Optional.empty());
  }

  static Look tells(String trigger, String said, Optional<Target> about) {
    return new Look(trigger, Finding.TELLS, said, Optional.empty(), about);
  }

  static Look asks(Wish wish, String said) {
    return new Look(wish.trigger(), Finding.ASKS, said, Optional.of(wish), Optional.empty());
  }

  boolean matches() {
    return finding != Finding.PASSED_BY;
  }
}
