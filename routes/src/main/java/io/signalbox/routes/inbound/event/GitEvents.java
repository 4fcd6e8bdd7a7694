package io.signalbox.routes.inbound.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.routes.inbound.event.InboundEvent.Code;
import java.util.Optional;

/** What the git hosts have in common. */
final class GitEvents {
  private static final String OWN_TASK = "signalbox:";

  private GitEvents() {}

  /** The event and its action; what deletes a branch or tag is no push. */
  static String kind(String event, JsonNode root) {
    if (event.equals("push") && deletes(root)) {
      return ofTag(root) ? "tag_deleted" : "branch_deleted";
    }
    // What Signalbox itself has told GitHub comes back as an event; it asks for nothing.
    if (Words.text(root, "deployment", "task").orElse("").startsWith(OWN_TASK)) {
      return "own_" + event;
    }
    return Words.text(root, "action").map(a -> event + "." + a).orElse(event);
  }

  static boolean deletes(JsonNode root) {
    return root.path("deleted").asBoolean(false) || Words.noCommit(Words.text(root, "after"));
  }

  private static boolean ofTag(JsonNode root) {
    return Words.text(root, "ref").orElse("").startsWith("refs/tags/");
  }

  static Code ofRef(Optional<String> repository, JsonNode root) {
    Optional<String> ref = Words.text(root, "ref");
    return new Code(
        repository,
        Words.behind("refs/heads/", ref),
        Words.behind("refs/tags/", ref),
        Words.commit(Words.text(root, "head_commit", "id").or(() -> Words.text(root, "after"))));
  }
}
