package io.signalbox.config.inbound;

import io.signalbox.engine.spec.SecretRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A system that sends events to {@code /webhooks/NAME}.
 *
 * @param secrets any one of them proves a delivery; several while one replaces the other
 * @param maxAge an event that says it is older is recorded, and not acted on
 * @param tolerance how far a signed timestamp may be off
 * @param api of GitHub or GitLab, where it is to be told what became of its events
 */
public record WebhookSource(
    String name,
    Kind kind,
    List<SecretRef> secrets,
    Duration maxAge,
    Duration tolerance,
    Optional<GitApi> api) {

  /** How a source proves itself, and what its payloads look like. */
  public enum Kind {
    GITHUB,
    GITLAB,
    GITEA,
    REGISTRY,
    ALERTMANAGER,
    GRAFANA,
    STANDARD,
    CLOUDEVENTS,
    CDEVENTS
  }

  public WebhookSource {
    secrets = List.copyOf(secrets);
  }
}
