package io.signalbox.routes.inbound.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** Single values of a payload, bounded. */
final class Words {
  static final String PING = "ping";
  private static final int MOST = 500;
  private static final Pattern NONE = Pattern.compile("0+");

  private Words() {}

  /** The text or number at the end of the names; empty when there is none. */
  static Optional<String> text(JsonNode node, String... names) {
    JsonNode at = node;
    for (String name : names) at = at.path(name);
    if (!at.isTextual() && !at.isNumber()) return Optional.empty();
    return Optional.of(at.asText()).filter(t -> !t.isBlank() && t.length() <= MOST);
  }

  /** A time in RFC 3339, or in seconds. */
  static Optional<Instant> time(JsonNode node, String... names) {
    return text(node, names)
        .flatMap(
            text -> {
              try {
                return Optional.of(
                    text.matches("[0-9]{1,12}")
                        ? Instant.ofEpochSecond(Long.parseLong(text))
                        : OffsetDateTime.parse(text).toInstant());
              } catch (DateTimeException e) {
                return Optional.empty();
              }
            });
  }

  /** A commit; git says that there is none by zeros alone. */
  static Optional<String> commit(Optional<String> hash) {
    return hash.filter(h -> !NONE.matcher(h).matches());
  }

  static boolean noCommit(Optional<String> hash) {
    return hash.isPresent() && commit(hash).isEmpty();
  }

  static Optional<String> behind(String prefix, Optional<String> ref) {
    return ref.filter(r -> r.startsWith(prefix)).map(r -> r.substring(prefix.length()));
  }
}
