package io.signalbox.routes.inbound.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.routes.inbound.proof.Headers;

/**
 * A webhook of no particular kind, as Standard Webhooks wants it: an id that is signed with the
 * body, and a {@code type} and {@code timestamp} in it.
 *
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 */
final class StandardReader {
  private StandardReader() {}

  static InboundEvent read(Headers headers, JsonNode root) throws Unreadable {
    String id =
        headers
            .get("webhook-id")
            .map(Ids::of)
            .orElseThrow(
                () -> new Unreadable("The delivery has no webhook-id.", "Send one, and sign it."));
    return InboundEvent.of(
            id,
            Words.text(root, "type").orElse("event"),
            Words.text(root, "by").orElse("a webhook"),
            root)
        .happened(Words.time(root, "timestamp"));
  }
}
