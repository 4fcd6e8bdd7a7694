package io.signalbox.routes.api;

import io.signalbox.engine.name.DeploymentId;
import java.time.Instant;

/** Puts an event on the bus, where it is durable when this returns. */
public interface RequestSender {

  /**
   * @return the deployment that the event names: the same event always names the same one
   * @throws BusAway when nothing was sent
   */
  DeploymentId send(RequestEvent event);

  /**
   * The same, kept on the bus until that time.
   *
   * @throws BusAway when nothing was sent
   */
  DeploymentId sendAt(RequestEvent event, Instant due);

  /** The broker could not be reached, or refused. */
  final class BusAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BusAway(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
