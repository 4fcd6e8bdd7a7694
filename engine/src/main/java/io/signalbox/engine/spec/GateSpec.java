package io.signalbox.engine.spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When an instance counts as healthy, and when it is bad. Defaults are those of Kamal and Nomad.
 *
 * @param path HTTP path asked on the slot's port; empty means that a TCP connect (or, without a
 *     port, a running process) is enough
 * @param grpc instead of a path: the service that is asked for by gRPC's health checking protocol,
 *     as its proto names it; the empty text is the server as a whole
 * @param interval from sample to sample
 * @param timeout of one probe
 * @param deadline by which the instance must have become ready
 * @param successes in a row that make it ready
 * @param minHealthy how long it must stay healthy under traffic
 * @param maxErrorRate share of failed probes, 0 to 1, above which a sample window breaches
 * @param maxP95 95th percentile of probe times above which a sample window breaches
 * @param window samples looked at
 * @param breaches samples of the window that make a breach
 * @param checks what else is judged while an instance gets traffic, at most {@value #MOST_CHECKS}
 * @param groups of them, that roll back only together; a check is in one at most, and rolls back
 */
public record GateSpec(
    String path,
    int expectStatus,
    Optional<String> grpc,
    Duration interval,
    Duration timeout,
    Duration deadline,
    int successes,
    Duration minHealthy,
    double maxErrorRate,
    Duration maxP95,
    int window,
    int breaches,
    List<CheckSpec> checks,
    List<CheckGroup> groups) {
  public static final int MOST_CHECKS = 16;

  public GateSpec {
    checks = List.copyOf(checks);
    groups = List.copyOf(groups);
    fit(checks, groups);
    if (grpc.isPresent() && !path.isEmpty()) {
      throw new IllegalArgumentException("Expected health.path or health.grpc, not both.");
    }
    if (checks.size() > MOST_CHECKS
        || checks.stream().map(CheckSpec::name).distinct().count() < checks.size()) {
      throw new IllegalArgumentException(
          "Expected at most %d checks, each with a name of its own.".formatted(MOST_CHECKS));
    }
    if (successes < 1 || window < 1 || breaches < 1 || breaches > window) {
      throw new IllegalArgumentException(
          "Expected gate.successes ≥ 1 and 1 ≤ gate.breaches ≤ gate.window.");
    }
  }

  /** One that judges nothing but its own probes. */
  public GateSpec(
      String path,
      int expectStatus,
      Duration interval,
      Duration timeout,
      Duration deadline,
      int successes,
      Duration minHealthy,
      double maxErrorRate,
      Duration maxP95,
      int window,
      int breaches) {
    this(
        path,
        expectStatus,
        Optional.empty(),
        interval,
        timeout,
        deadline,
        successes,
        minHealthy,
        maxErrorRate,
        maxP95,
        window,
        breaches,
        List.of(),
        List.of());
  }

  private static void fit(List<CheckSpec> checks, List<CheckGroup> groups) {
    List<String> names =
        checks.stream()
            .filter(c -> c.severity() == CheckSpec.Severity.ROLL_BACK)
            .map(CheckSpec::name)
            .toList();
    List<String> grouped = groups.stream().flatMap(g -> g.checks().stream()).toList();
    boolean once = grouped.stream().distinct().count() == grouped.size();
    boolean own =
        groups.stream().map(CheckGroup::name).distinct().count() == groups.size()
            && groups.stream()
                .noneMatch(g -> checks.stream().anyMatch(c -> c.name().equals(g.name())));
    if (!names.containsAll(grouped) || !once || !own) {
      throw new IllegalArgumentException(
          "Expected each group of checks to have a name of its own, and to consist of checks that roll back and are in no other group.");
    }
  }

  /** The same, judging these; of its groups what is left of them. */
  public GateSpec judging(List<CheckSpec> more) {
    List<String> names = more.stream().map(CheckSpec::name).toList();
    return judging(more, groups.stream().flatMap(g -> g.among(names).stream()).toList());
  }

  /** The same, judging these, and those of a group together. */
  public GateSpec judging(List<CheckSpec> more, List<CheckGroup> together) {
    return new GateSpec(
        path,
        expectStatus,
        grpc,
        interval,
        timeout,
        deadline,
        successes,
        minHealthy,
        maxErrorRate,
        maxP95,
        window,
        breaches,
        more,
        together);
  }

  public static GateSpec defaults() {
    return new GateSpec(
        "/health",
        200,
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        3,
        Duration.ofSeconds(10),
        0.01,
        Duration.ofSeconds(2),
        5,
        3);
  }

  /** Whether instances answer HTTP here. */
  public boolean http() {
    return !path.isEmpty();
  }

  /** The same, asking by gRPC's health checking protocol. */
  public GateSpec askingGrpc(String service) {
    return new GateSpec(
        "",
        expectStatus,
        Optional.of(service),
        interval,
        timeout,
        deadline,
        successes,
        minHealthy,
        maxErrorRate,
        maxP95,
        window,
        breaches,
        checks,
        groups);
  }
}
