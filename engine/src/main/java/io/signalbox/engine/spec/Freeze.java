package io.signalbox.engine.spec;

import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * When deployments of some targets wait. A rollback never does.
 *
 * @param allows whether deployments start within the windows only; otherwise they wait in them
 * @param reason for people; may be empty
 * @param expires how long one waits at most, before it is cancelled
 * @param environments it applies to; empty for all
 * @param services it applies to; empty for all
 */
public record Freeze(
    String name,
    boolean allows,
    Window window,
    String reason,
    Duration expires,
    List<EnvironmentName> environments,
    List<ServiceName> services) {
  /** Windows that touch are followed so often; whoever waits longer than that waits without end. */
  private static final int MOST_WINDOWS = 1_000;

  private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  public Freeze {
    environments = List.copyOf(environments);
    services = List.copyOf(services);
  }

  /**
   * Why a target is frozen.
   *
   * @param until when it is so no more, whatever else freezes it by then
   * @param expires how long one waits for it at most
   */
  public record Frozen(String by, String reason, Instant until, Duration expires) {
    Frozen lasting(Instant end) {
      return new Frozen(by, reason, end, expires);
    }

    public String said() {
      String end =
          until.equals(NEVER) ? "without an end" : "until " + until.truncatedTo(ChronoUnit.SECONDS);
      return "frozen by '%s' %s%s".formatted(by, end, reason.isBlank() ? "" : ": " + reason);
    }
  }

  /** Whether this target is frozen at this moment, by what, and until when. */
  public static Optional<Frozen> at(List<Freeze> all, Target target, Instant at) {
    List<Freeze> own = all.stream().filter(f -> f.appliesTo(target)).toList();
    Optional<Frozen> first = once(own, at);
    if (first.isEmpty()) return first;
    Instant until = first.get().until();
    for (int i = 0; i < MOST_WINDOWS && !until.equals(NEVER); i++) {
      Optional<Frozen> next = once(own, until);
      if (next.isEmpty()) return Optional.of(first.get().lasting(until));
      until = next.get().until();
    }
    return Optional.of(first.get().lasting(NEVER));
  }

  private boolean appliesTo(Target target) {
    return (environments.isEmpty() || environments.contains(target.environment()))
        && (services.isEmpty() || services.contains(target.service()));
  }

  private static Optional<Frozen> once(List<Freeze> own, Instant at) {
    Optional<Frozen> denied =
        own.stream().filter(f -> !f.allows).flatMap(f -> f.denied(at).stream()).findFirst();
    if (denied.isPresent()) return denied;
    List<Freeze> allowing = own.stream().filter(f -> f.allows).toList();
    boolean open = allowing.stream().anyMatch(f -> f.window.endAt(at).isPresent());
    if (allowing.isEmpty() || open) return Optional.empty();
    Instant opens =
        allowing.stream()
            .flatMap(f -> f.window.startAfter(at).stream())
            .min(Instant::compareTo)
            .orElse(NEVER);
    return Optional.of(allowing.getFirst().frozen(opens));
  }

  private Optional<Frozen> denied(Instant at) {
    return window.endAt(at).map(this::frozen);
  }

  private Frozen frozen(Instant until) {
    return new Frozen(name, reason, until, expires);
  }
}
