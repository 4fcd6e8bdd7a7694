package io.signalbox.routes.bus;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.Outbox;
import io.signalbox.engine.flow.Decider;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.routes.step.StepRunner;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Takes a deployment from its step's queue, has the step done, asks for the decision, and passes
 * the deployment on: one transaction.
 */
public final class StepProcessor implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(StepProcessor.class);

  private final Step step;
  private final StepRunner runner;
  private final InFlight inFlight;
  private final InstantSource clock;
  private final StepListener listener;
  private final Stumbles stumbles = new Stumbles();

  public StepProcessor(
      Step step, StepRunner runner, InFlight inFlight, InstantSource clock, StepListener listener) {
    this.step = step;
    this.runner = runner;
    this.inFlight = inFlight;
    this.clock = clock;
    this.listener = listener;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    Transaction transaction = Transaction.of(exchange);
    Deployment now;
    try {
      now = Outbox.read(transaction.message());
    } catch (IllegalArgumentException e) {
      bury(transaction, String.valueOf(e.getMessage()));
      return;
    }
    MDC.put("deployment", now.id().value());
    MDC.put("target", now.target().toString());
    try {
      work(transaction, now);
    } finally {
      MDC.clear();
    }
  }

  private void bury(Transaction transaction, String reason) throws JMSException {
    LOG.error("A message was put aside into {}: {}", AddressBook.dead(queue()), reason);
    transaction.outbox().bury(transaction.message(), queue(), reason, clock.instant());
    transaction.commit();
  }

  private String queue() {
    return AddressBook.step(step);
  }

  private void work(Transaction transaction, Deployment now) throws JMSException {
    long began = System.nanoTime();
    StepReport report;
    Decision decision;
    List<Signal> signals = List.of();
    try {
      report = report(now);
      if (inFlight.hasSignals(now.id())) signals = transaction.outbox().takeSignals(now.id());
      decision = Decider.decide(now, report, signals);
    } catch (HandedBack e) {
      throw e;
    } catch (RuntimeException e) {
      if (!stumbles.enough(transaction.message())) throw e;
      // They are for whoever goes on with it.
      for (Signal signal : signals) transaction.outbox().signal(signal);
      bury(transaction, Stumbles.said(e));
      return;
    }
    Decision told = Outbox.takenUp(transaction.message()).map(decision::after).orElse(decision);
    transaction.outbox().send(told, report.at());
    transaction.commit();
    inFlight.heard(now.id());
    listener.decided(now, report, decision, Duration.ofNanos(System.nanoTime() - began));
  }

  private StepReport report(Deployment now) {
    InFlight.Work work = inFlight.begin(now.id(), limit(now));
    try (work) {
      StepReport report = runner.run(now);
      return switch (work.end()) {
        case HANDED_BACK -> throw new HandedBack(now);
        case TIME_LIMIT -> timedOut(now);
        case NOT, SIGNAL -> report;
      };
    } catch (HandedBack e) {
      throw e;
    } catch (RuntimeException e) {
      // What fails while it is interrupted says nothing of the message.
      if (work.end() == InFlight.Why.HANDED_BACK) throw new HandedBack(now);
      throw e;
    }
  }

  private StepReport timedOut(Deployment now) {
    return new StepReport.Missed(
        clock.instant(),
        List.of(
            StepFailed.of(
                StepFailed.Code.TIMEOUT,
                now.cursor().step().lower(),
                "the step was not done within "
                    + limit(now).toMinutes()
                    + " minutes and was stopped",
                "Look at what the host was busy with.")));
  }

  /** No step may hang for ever; generous, because the ports have limits of their own. */
  static Duration limit(Deployment now) {
    return switch (now.cursor().step()) {
      // Reads every file of the running release.
      case OBSERVE -> Duration.ofHours(2);
      case PUSH -> Duration.ofHours(2);
      case BACKUP -> Duration.ofHours(2);
      case SWAP, RESTORE, FINISH -> Duration.ofMinutes(30);
      case PRECHECK -> Duration.ofMinutes(15);
      case GATE, WATCH, BAKE, VERIFY -> Duration.ofMinutes(5);
    };
  }

  /**
   * The step was interrupted because this engine may not go on with it. The transaction rolls back
   * and somebody else gets it.
   */
  public static final class HandedBack extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HandedBack(Deployment now) {
      super(
          "Step %s of deployment %s was handed back."
              .formatted(now.cursor().step().lower(), now.id()));
    }
  }
}
