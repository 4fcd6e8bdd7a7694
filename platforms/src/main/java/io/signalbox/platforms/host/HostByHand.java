package io.signalbox.platforms.host;

import io.signalbox.engine.port.ByHand;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.AdoptSpec;

/** A unit that somebody wrote by hand, on the host of one instance. */
final class HostByHand implements ByHand {
  private final Site site;
  private final HostCaller caller;
  private final HostCommands commands;
  private final AdoptSpec byHand;

  HostByHand(Site site, HostCaller caller, AdoptSpec byHand) {
    this.site = site;
    this.caller = caller;
    this.commands = new HostCommands(site);
    this.byHand = byHand;
  }

  /**
   * How the unit is.
   *
   * @param active as systemd calls it
   * @param heard whether its port is listened on, where it was before
   * @param enabled as systemd calls it
   */
  private record Standing(String active, boolean heard, String enabled, Exit said) {
    boolean serves() {
      return active.equals("active") && heard && !enabled.contains(",");
    }

    boolean stopped() {
      return (active.equals("inactive") || active.equals("failed"))
          && !enabled.startsWith("enabled");
    }
  }

  @Override
  public Evidence supersede(Claim claim) throws StepFailedException {
    boolean was = !standing().stopped();
    Exit done = caller.call(commands.supersede(claim), Code.COMMAND_FAILED);
    Standing now = standing();
    if (!now.stopped()) {
      throw caller.failed(
          Code.NOT_PROVEN, byHand.unit() + " was stopped and disabled, but is not.", now.said());
    }
    return new Evidence(
        site.where(),
        was,
        "%s is stopped and disabled; how to undo that is written down.".formatted(byHand.unit()),
        done.lines());
  }

  @Override
  public Evidence reinstate(Claim claim) throws StepFailedException {
    Exit done = caller.call(commands.reinstate(claim), Code.START_FAILED);
    if (done.out().strip().equals("none")) {
      return Evidence.of(site.where(), false, byHand.unit() + " was not stopped here.");
    }
    Standing now = standing();
    if (!now.serves()) {
      throw caller.failed(
          Code.NOT_PROVEN,
          byHand.unit() + " was started again, but does not run and listen as it did.",
          now.said());
    }
    caller.call(commands.settled(claim), Code.COMMAND_FAILED);
    return new Evidence(
        site.where(), true, byHand.unit() + " serves again, as it did before.", now.said().lines());
  }

  @Override
  public boolean serves() throws StepFailedException {
    return standing().serves();
  }

  private Standing standing() throws StepFailedException {
    Exit exit = caller.call(commands.standing(), Code.COMMAND_FAILED);
    String[] words = exit.out().strip().split(" ", 3);
    if (words.length < 2) {
      throw caller.failed(
          Code.NOT_PROVEN, "What the host says of " + byHand.unit() + " makes no sense.", exit);
    }
    return new Standing(
        words[0], words[1].equals("heard"), words.length == 3 ? words[2] : "", exit);
  }
}
