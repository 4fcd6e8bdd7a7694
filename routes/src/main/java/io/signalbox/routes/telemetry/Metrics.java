package io.signalbox.routes.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.routes.bus.InFlight;
import io.signalbox.routes.bus.StepListener;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Counts and times what this engine does. Names and labels are few and bounded: never a deployment
 * or a version.
 */
public final class Metrics implements StepListener {
  private final MeterRegistry registry;

  public Metrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Steps in work in this process. */
  public Metrics watching(InFlight inFlight) {
    Gauge.builder("signalbox.steps.in.flight", inFlight, InFlight::count)
        .description("Steps that this engine works on now")
        .strongReference(true)
        .register(registry);
    return this;
  }

  /** How long the oldest fact has been waiting for the ledger. */
  public Metrics watchingLedger(Supplier<Duration> lag) {
    Gauge.builder("signalbox.ledger.lag", lag, l -> l.get().toMillis() / 1000.0)
        .baseUnit("seconds")
        .strongReference(true)
        .description("How long the oldest fact in hand has been waiting for the ledger")
        .register(registry);
    return this;
  }

  /** Samples that others pushed in vain. */
  public Metrics watchingSamples(Supplier<Long> dropped) {
    // The registry holds its second argument weakly: the supplier there would stand still at the
    // first collection, so this object is there, and its function holds the supplier.
    FunctionCounter.builder("signalbox.samples.dropped", this, m -> dropped.get())
        .description("Pushed samples that no check waits for, or that cannot be read")
        .register(registry);
    return this;
  }

  @Override
  public void decided(Deployment before, StepReport report, Decision decision, Duration took) {
    Step step = before.cursor().step();
    Timer.builder("signalbox.step")
        .description("Time that a step took, by what it reported")
        .tag("step", step.lower())
        .tag("report", word(report))
        .register(registry)
        .record(took);
    if (report instanceof StepReport.Missed missed) {
      missed.failures().forEach(f -> failed(step, f));
    }
  }

  @Override
  public void ended(Deployment deployment) {
    if (!(deployment.status() instanceof Status.Ended ended)) return;
    Counter.builder("signalbox.deployments")
        .description("Deployments that ended, by outcome; those refused or superseded included")
        .tag("outcome", ended.outcome().name().toLowerCase(Locale.ROOT))
        .tag("environment", deployment.target().environment().value())
        .tag("service", deployment.target().service().value())
        .register(registry)
        .increment();
  }

  private void failed(Step step, StepFailed failed) {
    Counter.builder("signalbox.step.failures")
        .description("What the world said no to, by code")
        .tag("step", step.lower())
        .tag("code", failed.code().name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  static String word(StepReport report) {
    return switch (report) {
      case StepReport.Done d -> "done";
      case StepReport.Checked c -> "checked";
      case StepReport.Observed o -> "observed";
      case StepReport.Restored r -> "restored";
      case StepReport.Sampled s -> "sampled";
      case StepReport.Missed m -> "missed";
      case StepReport.Crashed c -> "crashed";
    };
  }
}
