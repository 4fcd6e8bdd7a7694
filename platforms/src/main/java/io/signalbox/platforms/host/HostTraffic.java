package io.signalbox.platforms.host;

import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.platforms.Sha256;
import java.nio.file.Path;

/**
 * Who gets the traffic of one host: a slot, behind the front that its instance wants, or nobody.
 */
record HostTraffic(Site site, HostCaller caller, HostCommands commands, FrontLauncher launcher) {
  /** So often is a front put there whose nginx does not serve from it. */
  private static final int MOST_FRONTS = 3;

  Evidence switchTo(Claim claim, Slot slot) throws StepFailedException {
    boolean fronted = Fronts.kind(site) == Fronts.Kind.PROXY && putFront(claim);
    Reply moved = caller.call(commands.switchTo(claim, slot), Code.TRAFFIC_FAILED);
    for (int fronts = 0; moved.raw().line().equals("front"); fronts++) {
      if (fronts == MOST_FRONTS)
        throw caller.failed(
            Code.TRAFFIC_FAILED,
            "The front was put there, and nginx does not serve from it.",
            moved);
      fronted = putFront(claim);
      moved = caller.call(commands.switchTo(claim, slot), Code.TRAFFIC_FAILED);
    }
    return new Evidence(
        site.where(),
        fronted || moved.raw().line().equals("moved"),
        "Traffic goes to slot " + slot.lower() + (fronted ? ", by a new front." : "."),
        moved.shown().out());
  }

  /** Whether it was changed. */
  private boolean putFront(Claim claim) throws StepFailedException {
    Fronts.Kind kind = Fronts.kind(site);
    if (kind == Fronts.Kind.NONE) return false;
    String text = Fronts.text(site);
    Reply reply =
        caller.call(
            commands.front(claim, kind.word(), Sha256.hex(text)),
            Input.of(text),
            Code.TRAFFIC_FAILED);
    if (kind == Fronts.Kind.PROXY) launcher.ensure(Path.of(Fronts.proxyFile(site)));
    return reply.raw().line().endsWith("changed") && !reply.raw().line().endsWith("unchanged");
  }

  /**
   * @param was whether a slot had some
   */
  Evidence takeOut(Claim claim, boolean was) throws StepFailedException {
    caller.call(commands.takeOut(claim), Code.TRAFFIC_FAILED);
    Reply live = caller.call(commands.live(), Code.COMMAND_FAILED);
    if (!live.raw().line().equals("live")) {
      throw caller.failed(Code.NOT_PROVEN, "Traffic was taken away, but a slot is live.", live);
    }
    return Evidence.of(site.where(), was, "No slot gets traffic.");
  }
}
