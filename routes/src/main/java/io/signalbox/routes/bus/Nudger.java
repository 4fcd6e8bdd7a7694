package io.signalbox.routes.bus;

import io.signalbox.engine.name.DeploymentId;

/**
 * Tells every engine that a signal lies on the bus. May be lost without harm: the next wake-up
 * finds the signal.
 */
public interface Nudger {
  void nudge(DeploymentId deployment);
}
