package io.signalbox.routes.telemetry;

import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Deployment;
import io.signalbox.routes.bus.StepListener;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
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
    each(before, listener -> listener.decided(before, report, decision, took));
  }

  @Override
  public void ended(Deployment deployment) {
    each(deployment, listener -> listener.ended(deployment));
  }

  private void each(Deployment deployment, Consumer<StepListener> telling) {
    for (StepListener listener : listeners) {
      try {
        telling.accept(listener);
      } catch (RuntimeException e) {
        LOG.error("A listener failed after a transition of {}", deployment.id(), e);
      }
    }
  }
}
