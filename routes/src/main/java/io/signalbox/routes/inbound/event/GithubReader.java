package io.signalbox.routes.inbound.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.routes.inbound.event.InboundEvent.Code;
import io.signalbox.routes.inbound.proof.Headers;
import java.time.Instant;
import java.util.Optional;

/**
 * What GitHub sends. Only the body is signed, so the same body is the same event, whatever id
 * stands beside it.
 *
 * @see <a href="https://docs.github.com/en/webhooks/webhook-events-and-payloads">GitHub's
 *     documentation</a>
 */
record GithubReader(Headers headers, String hash) {

  InboundEvent read(JsonNode root) throws Unreadable {
    String event =
        headers
            .get("X-GitHub-Event")
            .orElseThrow(
                () ->
                    new Unreadable(
                        "The delivery does not say which event it is (X-GitHub-Event).",
                        "Send it as GitHub does."));
    String id = headers.get("X-GitHub-Delivery").map(Ids::of).orElse(hash);
    String by = Words.text(root, "sender", "login").orElse("GitHub");
    return InboundEvent.of(id, GitEvents.kind(event, root), by, root)
        .about(code(event, root))
        .happened(at(event, root))
        .recognisedBy("body:" + hash);
  }

  private static Code code(String event, JsonNode root) {
    Optional<String> repository = Words.text(root, "repository", "full_name");
    return switch (event) {
      case "release" ->
          new Code(
              repository,
              Optional.empty(),
              Words.text(root, "release", "tag_name"),
              Optional.empty());
      case "workflow_run", "check_suite" ->
          new Code(
              repository,
              Words.text(root, event, "head_branch"),
              Optional.empty(),
              Words.text(root, event, "head_sha"));
      case "deployment", "deployment_status" ->
          new Code(
              repository,
              Words.text(root, "deployment", "ref"),
              Optional.empty(),
              Words.text(root, "deployment", "sha"));
      default -> GitEvents.ofRef(repository, root);
    };
  }

  /** When it was pushed, not when it was committed: an old commit may well be tagged today. */
  private static Optional<Instant> at(String event, JsonNode root) {
    return switch (event) {
      case "push" ->
          Words.time(root, "repository", "pushed_at")
              .or(() -> Words.time(root, "head_commit", "timestamp"));
      case "release" -> Words.time(root, "release", "published_at");
      case "workflow_run", "check_suite", "deployment", "deployment_status" ->
          Words.time(root, event, "updated_at");
      default -> Optional.empty();
    };
  }
}
