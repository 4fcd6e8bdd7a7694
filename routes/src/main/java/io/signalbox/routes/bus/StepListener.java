package io.signalbox.routes.bus;

import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Deployment;
import java.time.Duration;

/** Told after the commit of every transition and end: for logs and metrics, never for decisions. */
public interface StepListener {
  void decided(Deployment before, StepReport report, Decision decision, Duration took);

  /**
   * A deployment has ended, whoever decided it: told by admission, which all ends pass, once for
   * each in the whole cluster.
   */
  default void ended(Deployment deployment) {}
}
