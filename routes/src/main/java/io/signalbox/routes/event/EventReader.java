package io.signalbox.routes.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.admission.Request.Steering;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a CloudEvent 1.0 (structured JSON, or binary mode with its attributes as properties) into a
 * request. Types: {@code io.signalbox.deploy.requested}, {@code io.signalbox.rollback.requested},
 * {@code io.signalbox.rollback.proposed}, {@code io.signalbox.retire.requested}, {@code
 * io.signalbox.adopt.requested}, and for a running deployment {@code
 * io.signalbox.cancel.requested}, {@code io.signalbox.retry.requested}, {@code
 * io.signalbox.pause.requested}, {@code io.signalbox.resume.requested}, {@code
 * io.signalbox.promote.requested}, {@code io.signalbox.override_freeze.requested}; for a target
 * {@code io.signalbox.hold.requested} and {@code io.signalbox.release.requested}; {@code data} is
 * an object with {@code service}, {@code environment} and what the type needs.
 */
public final class EventReader {
  /** A larger body is refused, in characters. */
  public static final int MOST_CHARACTERS = Json.MOST_CHARACTERS;

  private static final String PREFIX = "io.signalbox.";

  private EventReader() {}

  /**
   * @param body the message's text
   * @param attributes of binary mode, without prefix ({@code id}, {@code source}, {@code type}, …);
   *     empty in structured mode
   */
  public static Request read(String body, Map<String, String> attributes, Instant received)
      throws BadEvent {
    if (body.length() > MOST_CHARACTERS) {
      throw new BadEvent(
          "Expected an event of at most %d characters, but it has %d. Put large content into the artifact."
              .formatted(MOST_CHARACTERS, body.length()));
    }
    JsonNode root = tree(body);
    boolean binary = attributes.containsKey("type");
    JsonNode data = binary ? root : root.path("data");
    try {
      return request(
          new Fields(binary ? Json.tree(Json.write(attributes)) : root, "the event"),
          new Fields(data, "the event's data"),
          received);
    } catch (IllegalArgumentException e) {
      throw new BadEvent(said(e), e);
    }
  }

  /**
   * An event that was made here, for somebody who is known: it may approve, which no producer may
   * by its own word.
   */
  public static Request readOwn(String body, Instant received) throws BadEvent {
    JsonNode root = tree(body);
    try {
      Fields event = new Fields(root, "the event");
      Fields data = new Fields(root.path("data"), "the event's data");
      Optional<Steering> steering = approval(event.required("type"));
      if (steering.isEmpty()) return request(event, data, received);
      Target target = Target.of(data.required("service"), data.required("environment"));
      String source = event.required("source");
      String eventId = event.required("id");
      DeploymentId id = idFor(target.service().value(), source, eventId);
      Cause cause = cause(event, data, source, eventId, received);
      return steer(id, target, data, steering.get(), cause);
    } catch (IllegalArgumentException e) {
      throw new BadEvent(said(e), e);
    }
  }

  private static Optional<Steering> approval(String type) {
    return switch (type) {
      case PREFIX + "approve.requested" -> Optional.of(Steering.APPROVE);
      case PREFIX + "deny.requested" -> Optional.of(Steering.DENY);
      default -> Optional.empty();
    };
  }

  private static String said(IllegalArgumentException e) {
    return e.getMessage() == null ? "The event could not be read." : e.getMessage();
  }

  private static JsonNode tree(String body) throws BadEvent {
    try {
      JsonNode root = Json.tree(body);
      if (root != null && root.isObject()) return root;
    } catch (IllegalArgumentException e) {
      throw new BadEvent("Expected a CloudEvent in JSON. " + said(e), e);
    }
    throw new BadEvent("Expected a CloudEvent as a JSON object, but it is something else.");
  }

  private static Request request(Fields event, Fields data, Instant received) {
    String type = event.required("type");
    String source = event.required("source");
    String eventId = event.required("id");
    Target target = Target.of(data.required("service"), data.required("environment"));
    DeploymentId id = idFor(target.service().value(), source, eventId);
    Cause cause = cause(event, data, source, eventId, received);
    return switch (type) {
      case PREFIX + "deploy.requested" ->
          new Request.Deploy(
              id,
              target,
              new Version(data.required("version")),
              data.optional("digest").map(Digest::new),
              cause);
      case PREFIX + "rollback.requested" ->
          new Request.Rollback(id, target, data.optional("version").map(Version::new), cause);
      case PREFIX + "rollback.proposed" -> new Request.Propose(id, target, cause);
      case PREFIX + "prune.requested" -> new Request.Prune(id, target, cause);
      case PREFIX + "retire.requested" ->
          new Request.Retire(id, target, data.optional("host").map(HostName::new), cause);
      case PREFIX + "adopt.requested" ->
          new Request.Adopt(id, target, data.optional("version").map(Version::new), cause);
      case PREFIX + "cancel.requested" ->
          new Request.Cancel(id, target, new DeploymentId(data.required("deployment")), cause);
      case PREFIX + "pause.requested" -> steer(id, target, data, Steering.PAUSE, cause);
      case PREFIX + "resume.requested" -> steer(id, target, data, Steering.RESUME, cause);
      case PREFIX + "promote.requested" -> steer(id, target, data, Steering.PROMOTE, cause);
      case PREFIX + "override_freeze.requested" ->
          steer(id, target, data, Steering.OVERRIDE, reasoned(cause));
      case PREFIX + "hold.requested" -> new Request.Hold(id, target, reasoned(cause));
      case PREFIX + "release.requested" -> new Request.LetGo(id, target, cause);
      case PREFIX + "retry.requested" ->
          new Request.Retry(id, target, new DeploymentId(data.required("deployment")), cause);
      case PREFIX + "approve.requested", PREFIX + "deny.requested" ->
          throw new IllegalArgumentException(
              "Expected an approval or denial to come through the API, which knows who it is; a message on the bus only says so.");
      default ->
          throw new IllegalArgumentException(
              "Expected the event's type to be one of io.signalbox.{deploy,rollback,prune,retire,adopt,cancel,retry,pause,resume,promote,override_freeze,hold,release}.requested or io.signalbox.rollback.proposed, but it is '%s'."
                  .formatted(shown(type)));
    };
  }

  /** Whoever is kept waiting, or not, wants to know why. */
  private static Cause reasoned(Cause cause) {
    if (!cause.reason().isBlank()) return cause;
    throw new IllegalArgumentException("Expected the event's data to have 'reason'.");
  }

  private static Request steer(
      DeploymentId id, Target target, Fields data, Steering what, Cause cause) {
    return new Request.Steer(
        id, target, new DeploymentId(data.required("deployment")), what, cause);
  }

  /** Only a rollback can bring data back; anything else with that wish is a mistake. */
  private static boolean restoresData(Fields event, Fields data) {
    boolean wished = data.flag("restore_data");
    if (!wished || event.required("type").equals(PREFIX + "rollback.requested")) return wished;
    throw new IllegalArgumentException(
        "Expected 'restore_data' only with io.signalbox.rollback.requested, but the event's type is '%s'."
            .formatted(shown(event.required("type"))));
  }

  private static Cause cause(
      Fields event, Fields data, String source, String eventId, Instant received) {
    Cause.Wishes wishes =
        new Cause.Wishes(
            data.flag("skip_backup"),
            data.flag("force"),
            data.flag("preempt"),
            restoresData(event, data),
            data.flag("purge"),
            data.flag("override_freeze"));
    if (wishes.overrideFreeze() && data.optional("reason").isEmpty())
      throw new IllegalArgumentException(
          "Expected the event's data to have 'reason' beside 'override_freeze'.");
    return new Cause(
        source,
        eventId,
        data.optional("by").orElse(source),
        event.optional("time").flatMap(EventReader::time).orElse(received),
        data.flag("automatic"),
        data.optional("reason").orElse(""),
        wishes,
        replay(event, data));
  }

  private static Optional<Cause.Replay> replay(Fields event, Fields data) {
    Optional<String> of = data.optional("replay_of");
    if (of.isEmpty()) return Optional.empty();
    if (!event.required("type").equals(PREFIX + "deploy.requested")) {
      throw new IllegalArgumentException(
          "Expected 'replay_of' only with io.signalbox.deploy.requested, but the event's type is '%s'."
              .formatted(shown(event.required("type"))));
    }
    return Optional.of(
        new Cause.Replay(
            new DeploymentId(of.get()), time(data.required("replay_asked")).orElse(Instant.EPOCH)));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(java.time.OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "Expected the event's time to be RFC 3339 such as 2026-11-21T12:00:00Z, but it is '%s'."
              .formatted(shown(text)),
          e);
    }
  }

  /**
   * The same event always names the same deployment: a hash of source and id behind the service's
   * name.
   */
  public static DeploymentId idFor(String service, String source, String eventId) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((source + "\u0000" + eventId).getBytes(StandardCharsets.UTF_8));
      StringBuilder id =
          new StringBuilder(service.substring(0, Math.min(40, service.length()))).append('-');
      // Ten characters of Crockford's base 32: 50 bits, readable over the phone.
      for (int i = 0; i < 10; i++)
        id.append("0123456789abcdefghjkmnpqrstvwxyz".charAt(hash[i] & 31));
      return new DeploymentId(id.toString().toLowerCase(Locale.ROOT));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }

  static String shown(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > 80 ? clean.substring(0, 80) + "…" : clean;
  }

  /** An object's fields, each complaint naming the object. */
  private record Fields(JsonNode node, String of) {
    private static final int MOST = 1024;

    String required(String name) {
      return optional(name)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "Expected %s to have '%s', but it has none.".formatted(of, name)));
    }

    Optional<String> optional(String name) {
      JsonNode value = node.path(name);
      if (value.isMissingNode() || value.isNull()) return Optional.empty();
      if (!value.isTextual() && !value.isNumber()) {
        throw new IllegalArgumentException(
            "Expected '%s' of %s to be a string.".formatted(name, of));
      }
      String text = value.asText();
      if (text.isBlank() || text.length() > MOST) {
        throw new IllegalArgumentException(
            "Expected '%s' of %s to have 1 to %d characters.".formatted(name, of, MOST));
      }
      return Optional.of(text);
    }

    boolean flag(String name) {
      JsonNode value = node.path(name);
      if (value.isMissingNode() || value.isNull()) return false;
      if (!value.isBoolean()) {
        throw new IllegalArgumentException(
            "Expected '%s' of %s to be true or false.".formatted(name, of));
      }
      return value.asBoolean();
    }
  }
}
