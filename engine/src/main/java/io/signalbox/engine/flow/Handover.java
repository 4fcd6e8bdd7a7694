package io.signalbox.engine.flow;

import io.signalbox.engine.model.Cursor.Phase;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.AdoptSpec;
import java.util.Optional;
import java.util.stream.Collectors;

/** What differs where a deployment takes over what was installed by hand: little. */
final class Handover {
  private Handover() {}

  /**
   * From the stop of the unit until the front has its port nobody answers there. Whatever fails
   * meanwhile is not tried again: the unit comes back at once.
   */
  static boolean mayLeaveThePortDead(Deployment now) {
    boolean replaces = now.cursor().phase() == Phase.LIVE || !now.plan().spec().process().overlap();
    return now.takesOver() && !now.goingBack() && now.cursor().step() == Step.SWAP && replaces;
  }

  /** What is said beside a success. */
  static String done(Deployment now) {
    return adopted(now)
        .map(
            a ->
                "; %s is stopped and disabled, %s is left as it is"
                    .formatted(a.unit(), a.directory()))
        .orElse("");
  }

  /** What serves again after a failure: restore has read it back on every touched instance. */
  static Optional<String> undone(Deployment now) {
    return adopted(now)
        .filter(a -> now.rung().isEmpty() && now.sawItRunByHand())
        .map(
            a ->
                "%s serves again on %s"
                    .formatted(
                        a.unit(),
                        now.touched().stream()
                            .map(InstanceName::value)
                            .collect(Collectors.joining(", "))));
  }

  private static Optional<AdoptSpec> adopted(Deployment now) {
    return now.takesOver() ? now.plan().spec().adopt() : Optional.empty();
  }
}
