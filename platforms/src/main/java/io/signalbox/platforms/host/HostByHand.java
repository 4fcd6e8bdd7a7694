package io.signalbox.platforms.host;

import io.signalbox.engine.port.ByHand;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.AdoptSpec;

/** A unit that somebody wrote by hand, on the host of one instance. */
final class HostByHand implements ByHand {
  private final HostCaller caller;
  private final AdoptSpec byHand;

  HostByHand(HostCaller caller, AdoptSpec byHand) {
    this.caller = caller;
    this.byHand = byHand;
  }

  @Override
  public Evidence supersede(Claim claim) throws StepFailedException {
    boolean was = !standing().stopped();
    Reply done = caller.call(caller.commands().supersede(claim), Code.COMMAND_FAILED);
    Standing now = standing();
    if (!now.stopped()) {
      throw caller.failed(
          Code.NOT_PROVEN, byHand.unit() + " was stopped and disabled, but is not.", now.said());
    }
    return new Evidence(
        caller.where(),
        was,
        "%s is stopped and disabled; how to undo that is written down.".formatted(byHand.unit()),
        done.shown().out());
  }

  @Override
  public boolean serves() throws StepFailedException {
    return standing().serves();
  }

  private Standing standing() throws StepFailedException {
    return Standing.of(caller, byHand.unit());
  }
}
