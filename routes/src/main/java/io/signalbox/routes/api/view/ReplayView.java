package io.signalbox.routes.api.view;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a replay would do, or has asked for; the oldest event first. */
@JsonNaming(SnakeCaseStrategy.class)
public record ReplayView(List<Replay> replays) {
  public ReplayView {
    replays = List.copyOf(replays);
  }

  /** What becomes of one event. */
  public enum Fate {
    /** It is asked for once more. */
    REPLAYED,
    /** Only with {@code force}. */
    NEEDS_FORCE,
    /** Not at all; {@code why} says why not. */
    LEFT_OUT
  }

  /**
   * One event.
   *
   * @param of the deployment that it became
   * @param current the release that serves now
   * @param changed in what the world is another one since
   * @param why of a fate that is not {@link Fate#REPLAYED}; else empty
   * @param asked the deployment that it becomes now; empty in a plan, and where it is left out
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Replay(
      DeploymentId of,
      ServiceName service,
      EnvironmentName environment,
      Version version,
      Instant requestedAt,
      String by,
      Optional<Outcome> outcome,
      Optional<Version> current,
      List<String> changed,
      Fate fate,
      String why,
      Optional<DeploymentId> asked) {
    public Replay {
      changed = List.copyOf(changed);
    }

    public Replay as(DeploymentId id) {
      return new Replay(
          of,
          service,
          environment,
          version,
          requestedAt,
          by,
          outcome,
          current,
          changed,
          fate,
          why,
          Optional.of(id));
    }
  }
}
