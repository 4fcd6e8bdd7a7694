package io.signalbox.routes.bus;

import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import java.time.Duration;
import java.util.function.Function;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All routes on the bus. A route consumes, and one processor does what its name says. */
public final class BusRoutes extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(BusRoutes.class);

  /** A failing transaction does not spin; the others' pause in the broker. */
  private static final Duration AFTER_FAILURE = Duration.ofMillis(250);

  private final IntakeProcessor intake;
  private final AdmissionProcessor admission;
  private final Function<Step, StepProcessor> steps;
  private final WakeProcessor wake;
  private final InFlight inFlight;
  private final Concurrency concurrency;

  /** How many deployments each step works on at once, in this process. */
  public record Concurrency(int quick, int slow, int wake) {
    public static final Concurrency DEFAULT = new Concurrency(8, 4, 4);

    int of(Step step) {
      return switch (step) {
        case OBSERVE, BACKUP, PUSH -> slow;
        case PRECHECK, SWAP, GATE, WATCH, BAKE, RESTORE, VERIFY, FINISH -> quick;
      };
    }
  }

  public BusRoutes(
      IntakeProcessor intake,
      AdmissionProcessor admission,
      Function<Step, StepProcessor> steps,
      WakeProcessor wake,
      InFlight inFlight,
      Concurrency concurrency) {
    this.intake = intake;
    this.admission = admission;
    this.steps = steps;
    this.wake = wake;
    this.inFlight = inFlight;
    this.concurrency = concurrency;
  }

  @Override
  public void configure() {
    // An exception rolls the session back, and the broker delivers again: there is no other error
    // policy for a token.
    errorHandler(noErrorHandler());

    from(Endpoints.requests())
        .routeId("intake")
        .description("Reads CloudEvents from producers and passes on what it understands.")
        .process(logged(intake));

    from(Endpoints.admit())
        .routeId("admit")
        .description("Decides, one after the other, who may act on which target.")
        .process(patient(logged(admission)));

    for (Step step : Step.values()) {
      from(Endpoints.step(step, concurrency.of(step)))
          .routeId("step." + step.lower())
          .description("Does step " + step.lower() + " and passes the deployment on.")
          .process(logged(steps.apply(step)));
    }

    from(Endpoints.wake(concurrency.wake()))
        .routeId("wake")
        .description("Takes parked deployments back to work.")
        .process(logged(wake));

    from(Endpoints.nudges())
        .routeId("nudge")
        .description("Hears that a signal lies on the bus, and interrupts the step that it is for.")
        .process(
            e -> inFlight.nudge(new DeploymentId(String.valueOf(e.getIn().getBody(String.class)))));
  }

  /** Its messages come again at once and in their order, so the route waits. */
  private static Processor patient(Processor processor) {
    return exchange -> {
      try {
        processor.process(exchange);
      } catch (Exception e) {
        Thread.sleep(AFTER_FAILURE);
        throw e;
      }
    };
  }

  /**
   * The broker delivers again whatever fails here, so the log is the only place that tells of it.
   */
  private static Processor logged(Processor processor) {
    return exchange -> {
      try {
        processor.process(exchange);
      } catch (StepProcessor.HandedBack handedBack) {
        LOG.info("{}", handedBack.getMessage());
        throw handedBack;
      } catch (Exception e) {
        LOG.error("Route {} failed; its message is delivered again.", exchange.getFromRouteId(), e);
        throw e;
      }
    };
  }
}
