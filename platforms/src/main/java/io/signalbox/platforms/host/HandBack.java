package io.signalbox.platforms.host;

import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import java.util.Optional;

/** Brings back what a take-over has stopped, from what the host itself remembers of it. */
final class HandBack {
  /** The last line of what it says, before the unit's name. */
  private static final String REINSTATED = "reinstated ";

  private HandBack() {}

  static Evidence on(HostCaller caller, Claim claim) throws StepFailedException {
    Reply done = caller.call(caller.commands().reinstate(claim), Code.START_FAILED);
    Optional<String> unit =
        done.raw().lines().stream()
            .filter(l -> l.startsWith(REINSTATED))
            .reduce((first, last) -> last)
            .map(l -> l.substring(REINSTATED.length()));
    if (unit.isEmpty()) {
      return Evidence.of(caller.where(), false, "Nothing that ran by hand was stopped here.");
    }
    Standing now = Standing.of(caller, unit.get());
    if (!now.serves()) {
      throw caller.failed(
          Code.NOT_PROVEN,
          unit.get() + " was started again, but does not run and listen as it did.",
          now.said());
    }
    caller.call(caller.commands().settled(claim), Code.COMMAND_FAILED);
    return new Evidence(
        caller.where(),
        true,
        unit.get() + " serves again, as it did before.",
        now.said().shown().out());
  }
}
