package io.signalbox.routes.inbound.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.config.inbound.WebhookSource;
import io.signalbox.routes.inbound.proof.Headers;
import java.util.List;

/**
 * One delivery, proven and read, and the events in it.
 *
 * @param id of the delivery: the sender's, or a hash of its body
 */
public record Delivery(String id, List<InboundEvent> events) {
  /** More in one delivery are refused. */
  public static final int MOST_EVENTS = 1_000;

  public Delivery {
    events = List.copyOf(events);
  }

  /**
   * @throws Unreadable when it is not what such a source sends
   */
  public static Delivery read(WebhookSource.Kind kind, Headers headers, byte[] body)
      throws Unreadable {
    JsonNode root = Payload.read(body);
    String hash = Ids.hash(body);
    Delivery delivery =
        switch (kind) {
          case GITHUB -> single(new GithubReader(headers, hash).read(root));
          case GITEA -> single(new GiteaReader(headers, hash).read(root));
          case GITLAB -> single(new GitlabReader(headers, hash).read(root));
          case STANDARD -> single(StandardReader.read(headers, root));
          case REGISTRY -> new Delivery(hash, RegistryReader.read(root));
          case ALERTMANAGER, GRAFANA -> new Delivery(hash, AlertReader.read(root));
          case CLOUDEVENTS, CDEVENTS -> new Delivery(hash, CloudEventReader.read(headers, root));
        };
    if (delivery.events().size() > MOST_EVENTS) {
      throw new Unreadable(
          "The delivery has %d events.".formatted(delivery.events().size()),
          "Send at most %d at once.".formatted(MOST_EVENTS));
    }
    return delivery;
  }

  private static Delivery single(InboundEvent event) {
    return new Delivery(event.id(), List.of(event));
  }
}
