package io.signalbox.routes.api;

import io.signalbox.routes.api.view.HealthView;
import java.util.List;
import java.util.function.Supplier;

/** For load balancers, supervisors and Prometheus. */
final class HealthEndpoints {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Readiness readiness;
  private final Supplier<String> metrics;

  HealthEndpoints(Readiness readiness, Supplier<String> metrics) {
    this.readiness = readiness;
    this.metrics = metrics;
  }

  /** Without a token: they say nothing of targets. */
  List<Address> open() {
    return List.of(
        Address.get("/health/live", call -> Answer.json(200, new HealthView("live", List.of()))),
        Address.get("/health/ready", call -> ready()));
  }

  /** Without a token from this machine only: names of services are in it. */
  List<Address> local() {
    return List.of(Address.get("/metrics", call -> Answer.text(200, PROMETHEUS, metrics.get())));
  }

  private Answer ready() {
    List<String> reasons = readiness.reasons();
    return reasons.isEmpty()
        ? Answer.json(200, new HealthView("ready", List.of()))
        : Answer.json(503, new HealthView("not ready", reasons));
  }
}
