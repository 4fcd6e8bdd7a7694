package io.signalbox.routes.telemetry;

import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Deployment;
import io.signalbox.routes.bus.StepListener;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several listeners; one that fails disturbs neither the others nor the engine. */
public record StepListeners(List<StepListener> listeners) implements StepListener {
  private static final Logger LOG = LoggerFactory.getLogger(StepListeners.class);

  public StepListeners {
    listeners = List.copyOf(listeners);
  }

  @Override
  public void decided(Deployment before, StepReport report, Decision decision, Duration took) {
    for (StepListener listener : listeners) {
      try {
        listener.decided(before, report, decision, took);
      } catch (RuntimeException e) {
        LOG.error("A listener failed after a transition of {}", before.id(), e);
      }
    }
  }
}
