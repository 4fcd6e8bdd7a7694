package io.signalbox.routes.api.view;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Version;
import java.time.Instant;
import java.util.Optional;

/**
 * A deployment in a list.
 *
 * @param standing running, waiting or ended
 * @param until when the step that runs is over at the earliest, where it is known
 * @param said the last thing worth telling a person; may be empty
 * @param goingTo the release to restore, once it goes back
 * @param serves the release that serves since then because of it
 */
@JsonNaming(SnakeCaseStrategy.class)
public record DeploymentView(
    DeploymentId id,
    ServiceName service,
    EnvironmentName environment,
    Version version,
    Optional<Deployment.Kind> kind,
    Instant requestedAt,
    String by,
    Optional<Instant> startedAt,
    Optional<Version> previous,
    Optional<Step> step,
    int batch,
    int batches,
    Optional<Instant> until,
    LedgerRow.Standing standing,
    String said,
    Instant updatedAt,
    Optional<Version> goingTo,
    Optional<Outcome> outcome,
    Optional<Instant> endedAt,
    Optional<Version> serves,
    long facts) {

  public static DeploymentView of(LedgerRow row) {
    return new DeploymentView(
        row.id(),
        row.target().service(),
        row.target().environment(),
        row.version(),
        row.kind(),
        row.asked().at(),
        row.asked().by(),
        row.progress().startedAt(),
        row.progress().previous(),
        row.progress().step(),
        row.progress().batch() + 1,
        row.progress().batches(),
        row.progress().until(),
        row.progress().standing(),
        row.progress().said(),
        row.trail().updatedAt(),
        row.progress().goingTo(),
        row.ending().map(LedgerRow.Ending::outcome),
        row.ending().map(LedgerRow.Ending::at),
        row.ending().flatMap(LedgerRow.Ending::serves),
        row.trail().lastNumber());
  }
}
