package io.signalbox.routes.telemetry;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.routes.bus.StepListener;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One line per transition. Its fields, beside deployment and target in the diagnostic context, make
 * it searchable where logs are JSON; the sentence makes it readable where they are not.
 */
public final class TransitionLog implements StepListener {
  private static final Logger LOG = LoggerFactory.getLogger("io.signalbox.transition");

  @Override
  public void decided(Deployment before, StepReport report, Decision decision, Duration took) {
    LOG.atLevel(level(report, decision))
        .addKeyValue("version", before.version().value())
        .addKeyValue("step", before.cursor().step().lower())
        .addKeyValue("batch", before.cursor().batch() + 1)
        .addKeyValue("attempt", before.attempt())
        .addKeyValue("took_ms", took.toMillis())
        .log(
            "%s %s, %s (%d ms)"
                .formatted(
                    before.cursor().step().lower(),
                    Metrics.word(report),
                    whither(decision),
                    took.toMillis()));
    if (report instanceof StepReport.Missed missed) missed.failures().forEach(this::failure);
  }

  /** A gate's samples come every second; only what changes something is news. */
  private static Level level(StepReport report, Decision decision) {
    if (report instanceof StepReport.Missed || turnsBack(decision)) return Level.WARN;
    return report instanceof StepReport.Sampled && decision.facts().isEmpty()
        ? Level.DEBUG
        : Level.INFO;
  }

  private void failure(StepFailed failed) {
    LOG.warn(
        "{} at {}: {} Next: {}", failed.code(), failed.where(), failed.message(), failed.next());
  }

  private static boolean turnsBack(Decision decision) {
    return decision.facts().stream().anyMatch(f -> f instanceof What.TurnedBack);
  }

  private static String whither(Decision decision) {
    return switch (decision.next().status()) {
      case Status.Running running ->
          "next " + decision.next().cursor().step().lower() + batch(decision.next());
      case Status.Waiting waiting -> "waits: " + waiting.said();
      case Status.Ended ended -> ended.outcome() + ": " + ended.said();
    };
  }

  private static String batch(Deployment next) {
    int batches = next.plan().batches().size();
    return batches > 1 ? " of batch %d/%d".formatted(next.cursor().batch() + 1, batches) : "";
  }
}
