package io.signalbox.routes.bus;

import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Deployment;
import java.time.Duration;

/** Told after the commit of every transition: for logs and metrics, never for decisions. */
public interface StepListener {
  void decided(Deployment before, StepReport report, Decision decision, Duration took);
}
