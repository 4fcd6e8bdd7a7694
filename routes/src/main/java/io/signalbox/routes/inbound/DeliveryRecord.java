package io.signalbox.routes.inbound;

import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of an event that came in: not its payload, but what became of it.
 *
 * @param event its id
 * @param source the name of the webhook source
 * @param outcome in one word
 * @param said why, where the triggers do not say it
 * @param asked what it asked for
 * @param triggers what each trigger made of it
 */
public record DeliveryRecord(
    String event,
    String source,
    String kind,
    Instant received,
    String by,
    Optional<String> repository,
    Optional<String> branch,
    Optional<String> tag,
    Optional<String> commit,
    String outcome,
    String said,
    List<Asked> asked,
    List<Said> triggers) {

  /** A request that lies on the bus. */
  public record Asked(
      DeploymentId deployment,
      String action,
      Target target,
      Optional<Version> version,
      String trigger) {}

  /** A trigger's word. */
  public record Said(String trigger, String finding, String said) {}

  public DeliveryRecord {
    asked = List.copyOf(asked);
    triggers = List.copyOf(triggers);
  }
}
