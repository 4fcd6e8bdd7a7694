package io.signalbox.routes.report;

import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.time.Instant;
import java.util.Optional;

/**
 * What a git host is to be told.
 *
 * @param source the name of the webhook source that the event came from
 * @param ref the branch or tag that it was about
 * @param said in a sentence
 * @param attempt from 1
 */
public record Report(
    DeploymentId deployment,
    Target target,
    Version version,
    String source,
    String repository,
    String commit,
    Optional<String> ref,
    boolean tag,
    State state,
    String said,
    Instant at,
    int attempt) {

  /** How far a deployment is. */
  public enum State {
    RUNNING,
    SUCCEEDED,
    FAILED;

    boolean over() {
      return this != RUNNING;
    }
  }

  Report again() {
    return new Report(
        deployment,
        target,
        version,
        source,
        repository,
        commit,
        ref,
        tag,
        state,
        said,
        at,
        attempt + 1);
  }

  /** Names the status among those of others. */
  String context() {
    return "signalbox/" + target;
  }

  /** Short enough for every host. */
  String shortly() {
    String whole = version + ": " + said;
    return whole.length() > 130 ? whole.substring(0, 129) + "…" : whole;
  }
}
