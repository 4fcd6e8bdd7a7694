package io.signalbox.routes.inbound.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.routes.inbound.event.InboundEvent.Code;
import io.signalbox.routes.inbound.proof.Headers;
import java.util.Optional;

/**
 * What Gitea and Forgejo send. Only the body is signed, so the same body is the same event.
 *
 * @see <a href="https://docs.gitea.com/usage/webhooks">Gitea's documentation</a>
 */
record GiteaReader(Headers headers, String hash) {

  InboundEvent read(JsonNode root) throws Unreadable {
    String event =
        headers
            .get("X-Forgejo-Event")
            .or(() -> headers.get("X-Gitea-Event"))
            .orElseThrow(
                () ->
                    new Unreadable(
                        "The delivery does not say which event it is (X-Gitea-Event).",
                        "Send it as Gitea does."));
    String id =
        headers
            .get("X-Forgejo-Delivery")
            .or(() -> headers.get("X-Gitea-Delivery"))
            .map(Ids::of)
            .orElse(hash);
    Optional<String> repository = Words.text(root, "repository", "full_name");
    Code code =
        event.equals("release")
            ? new Code(
                repository,
                Optional.empty(),
                Words.text(root, "release", "tag_name"),
                Optional.empty())
            : GitEvents.ofRef(repository, root);
    return InboundEvent.of(
            id,
            GitEvents.kind(event, root),
            Words.text(root, "sender", "login").orElse("Gitea"),
            root)
        .about(code)
        .happened(Words.time(root, "repository", "updated_at"))
        .recognisedBy("body:" + hash);
  }
}
