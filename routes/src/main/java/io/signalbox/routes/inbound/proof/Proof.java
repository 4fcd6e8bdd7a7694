package io.signalbox.routes.inbound.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.config.inbound.WebhookSource;
import io.signalbox.engine.spec.Secret;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Proves that a delivery comes from its source: over the body as it came, in constant time, by any
 * of several secrets. Says why not in words for the operator's log, never for the sender.
 */
public final class Proof {
  private static final String GITHUB = "X-Hub-Signature-256";
  private static final String STANDARD_ID = "webhook-id";
  private static final String STANDARD_TIME = "webhook-timestamp";
  private static final String STANDARD_SIGNATURE = "webhook-signature";
  private static final String KEY_PREFIX = "whsec_";

  private final WebhookSource source;
  private final List<Secret> secrets;

  /**
   * @param secrets those of the source, looked up; none may be empty
   */
  public Proof(WebhookSource source, List<Secret> secrets) {
    this.source = source;
    this.secrets = List.copyOf(secrets);
  }

  /** Why it proves nothing; empty when it does. */
  public Optional<String> failure(Headers headers, byte[] body, Instant now) {
    return switch (source.kind()) {
      case GITHUB ->
          headers.get(GITHUB).map(s -> hex(s, "sha256=", body)).orElseGet(() -> missing(GITHUB));
      case GITEA -> gitea(headers, body);
      case GITLAB ->
          headers.get(STANDARD_SIGNATURE).isPresent()
              ? standard(headers, body, now)
              : headers
                  .get("X-Gitlab-Token")
                  .map(this::token)
                  .orElseGet(() -> missing("X-Gitlab-Token"));
      case STANDARD -> standard(headers, body, now);
      case REGISTRY, ALERTMANAGER, GRAFANA, CLOUDEVENTS, CDEVENTS -> bearer(headers);
    };
  }

  /** Forgejo calls it by its own name, and both also by that of GitHub. */
  private Optional<String> gitea(Headers headers, byte[] body) {
    return headers
        .get("X-Forgejo-Signature")
        .or(() -> headers.get("X-Gitea-Signature"))
        .map(s -> hex(s, "", body))
        .orElseGet(() -> missing("X-Gitea-Signature"));
  }

  private Optional<String> bearer(Headers headers) {
    return headers
        .get("Authorization")
        .filter(a -> a.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(a -> token(a.substring(7).strip()))
        .orElseGet(() -> missing("Authorization: Bearer"));
  }

  private Optional<String> token(String given) {
    return any(secret -> equal(secret.reveal().getBytes(UTF_8), given.getBytes(UTF_8)))
        ? Optional.empty()
        : Optional.of("its token is none of the source's secrets");
  }

  private Optional<String> hex(String signature, String prefix, byte[] body) {
    byte[] given;
    try {
      if (!signature.startsWith(prefix)) return Optional.of("its signature is not " + prefix + "…");
      given = HexFormat.of().parseHex(signature.substring(prefix.length()));
    } catch (IllegalArgumentException e) {
      return Optional.of("its signature is not hexadecimal");
    }
    return any(secret -> equal(Hmac.of(secret.reveal().getBytes(UTF_8), body), given))
        ? Optional.empty()
        : Optional.of("its signature is by none of the source's secrets");
  }

  private Optional<String> standard(Headers headers, byte[] body, Instant now) {
    Optional<String> id = headers.get(STANDARD_ID);
    Optional<String> time = headers.get(STANDARD_TIME);
    Optional<String> signature = headers.get(STANDARD_SIGNATURE);
    if (id.isEmpty()) return missing(STANDARD_ID);
    if (time.isEmpty()) return missing(STANDARD_TIME);
    if (signature.isEmpty()) return missing(STANDARD_SIGNATURE);
    byte[] signed = (id.get() + "." + time.get() + ".").getBytes(UTF_8);
    if (!any(secret -> signedBy(Hmac.of(key(secret), signed, body), signature.get()))) {
      return Optional.of("its signature is by none of the source's secrets");
    }
    return inTime(time.get(), now)
        ? Optional.empty()
        : Optional.of(
            "its timestamp is more than %d s off".formatted(source.tolerance().toSeconds()));
  }

  private boolean inTime(String seconds, Instant now) {
    try {
      Instant at = Instant.ofEpochSecond(Long.parseLong(seconds));
      return !at.isBefore(now.minus(source.tolerance()))
          && !at.isAfter(now.plus(source.tolerance()));
    } catch (NumberFormatException | DateTimeException e) {
      return false;
    }
  }

  /** Several signatures may stand there, separated by spaces. */
  private static boolean signedBy(byte[] wanted, String signatures) {
    boolean found = false;
    for (String one : signatures.split(" ", 20)) {
      if (one.startsWith("v1,")) found |= equal(wanted, decoded(one.substring(3)));
    }
    return found;
  }

  /** {@code whsec_} and base 64, or the text itself. */
  private static byte[] key(Secret secret) {
    String text = secret.reveal();
    return text.startsWith(KEY_PREFIX)
        ? decoded(text.substring(KEY_PREFIX.length()))
        : text.getBytes(UTF_8);
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return base64.getBytes(UTF_8);
    }
  }

  /** Asks all of them, so that the time says nothing of which one it was. */
  private boolean any(Predicate<Secret> proves) {
    boolean found = false;
    for (Secret secret : secrets) found |= proves.test(secret);
    return found;
  }

  private static boolean equal(byte[] wanted, byte[] given) {
    return MessageDigest.isEqual(wanted, given);
  }

  private static Optional<String> missing(String header) {
    return Optional.of("it has no header " + header);
  }
}
