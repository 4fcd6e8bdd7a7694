package io.signalbox.engine.alert;

import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.time.Instant;
import java.util.Optional;

/**
 * What an incident is about.
 *
 * @param by who asked, as far as known; blank where the request was not seen
 * @param automatic whether no person asked
 * @param since when it began
 */
public record Subject(
    DeploymentId id,
    Target target,
    Version version,
    Optional<Version> previous,
    Deployment.Kind kind,
    String by,
    boolean automatic,
    Instant since) {

  Subject after(Optional<Version> release) {
    return new Subject(id, target, version, release, kind, by, automatic, since);
  }
}
