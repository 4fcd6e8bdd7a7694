package io.signalbox.platforms.host;

import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;

/**
 * How a unit that runs by hand is.
 *
 * @param active as systemd calls it
 * @param heard whether its port is listened on, where it was before
 * @param enabled as systemd calls it; with a comma and a complaint where it was another way before
 */
record Standing(String active, boolean heard, String enabled, Reply said) {

  static Standing of(HostCaller caller, String unit) throws StepFailedException {
    Reply reply = caller.call(caller.commands().standing(unit), Code.COMMAND_FAILED);
    String[] words = reply.raw().line().split(" ", 3);
    if (words.length < 2) {
      throw caller.failed(
          Code.NOT_PROVEN, "What the host says of " + unit + " makes no sense.", reply);
    }
    return new Standing(
        words[0], words[1].equals("heard"), words.length == 3 ? words[2] : "", reply);
  }

  boolean serves() {
    return active.equals("active") && heard && !enabled.contains(",");
  }

  boolean stopped() {
    return (active.equals("inactive") || active.equals("failed")) && !enabled.startsWith("enabled");
  }
}
