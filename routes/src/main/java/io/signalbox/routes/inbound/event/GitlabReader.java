package io.signalbox.routes.inbound.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.routes.inbound.event.InboundEvent.Code;
import io.signalbox.routes.inbound.proof.Headers;
import java.util.Optional;

/**
 * What GitLab sends. A delivery that is tried again keeps its {@code Idempotency-Key}, which is the
 * signed {@code webhook-id} where GitLab signs.
 *
 * @see <a href="https://docs.gitlab.com/user/project/integrations/webhook_events/">GitLab's
 *     documentation</a>
 */
record GitlabReader(Headers headers, String hash) {

  InboundEvent read(JsonNode root) throws Unreadable {
    String object =
        Words.text(root, "object_kind")
            .orElseThrow(
                () ->
                    new Unreadable(
                        "The payload does not say what it is about (object_kind).",
                        "Send it as GitLab does."));
    String id =
        headers
            .get("webhook-id")
            .or(() -> headers.get("Idempotency-Key"))
            .or(() -> headers.get("X-Gitlab-Event-UUID"))
            .map(Ids::of)
            .orElseGet(() -> hash);
    String by =
        Words.text(root, "user_username")
            .or(() -> Words.text(root, "user", "username"))
            .orElse("GitLab");
    return InboundEvent.of(id, kind(object, root), by, root).about(code(object, root));
  }

  private static String kind(String object, JsonNode root) {
    if (object.equals("tag_push")) return GitEvents.deletes(root) ? "tag_deleted" : "tag_push";
    if (object.equals("push") && GitEvents.deletes(root)) return "branch_deleted";
    return Words.text(root, "action")
        .or(() -> Words.text(root, "object_attributes", "action"))
        .or(() -> Words.text(root, "object_attributes", "status"))
        .or(() -> Words.text(root, "status"))
        .map(a -> object + "." + a)
        .orElse(object);
  }

  private static Code code(String object, JsonNode root) {
    Optional<String> repository = Words.text(root, "project", "path_with_namespace");
    return switch (object) {
      case "pipeline" -> {
        boolean ofTag = root.path("object_attributes").path("tag").asBoolean(false);
        Optional<String> ref = Words.text(root, "object_attributes", "ref");
        yield new Code(
            repository,
            ofTag ? Optional.empty() : ref,
            ofTag ? ref : Optional.empty(),
            Words.text(root, "object_attributes", "sha"));
      }
      case "release" ->
          new Code(
              repository,
              Optional.empty(),
              Words.text(root, "tag"),
              Words.text(root, "commit", "id"));
      case "deployment" ->
          new Code(
              repository,
              Words.text(root, "ref"),
              Optional.empty(),
              Words.text(root, "commit_sha").or(() -> Words.text(root, "sha")));
      default -> {
        Optional<String> ref = Words.text(root, "ref");
        yield new Code(
            repository,
            Words.behind("refs/heads/", ref),
            Words.behind("refs/tags/", ref),
            Words.commit(Words.text(root, "checkout_sha").or(() -> Words.text(root, "after"))));
      }
    };
  }
}
