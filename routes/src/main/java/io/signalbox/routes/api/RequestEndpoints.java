package io.signalbox.routes.api;

import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.ApprovalSpec;
import io.signalbox.routes.api.RequestEvent.Flags;
import io.signalbox.routes.api.RequestEvent.Wish;
import io.signalbox.routes.api.access.Role;
import io.signalbox.routes.api.view.AcceptedView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What changes something. Each becomes an event on the bus and is answered as soon as that is
 * durable; what comes of it, admission decides.
 */
final class RequestEndpoints {
  private static final Duration FARTHEST = Duration.ofDays(366);

  private final Known known;
  private final RequestSender sender;
  private final InstantSource clock;

  RequestEndpoints(Known known, RequestSender sender, InstantSource clock) {
    this.known = known;
    this.sender = sender;
    this.clock = clock;
  }

  List<Address> addresses() {
    return List.of(
        Address.post("/api/v1/deployments", this::deploy),
        Address.post("/api/v1/rollbacks", this::rollBack),
        Address.post("/api/v1/retirements", this::retire),
        Address.post("/api/v1/adoptions", this::adopt),
        Address.post("/api/v1/prunings", call -> plainly(call, RequestEvent.Type.PRUNE)),
        Address.post(
            "/api/v1/deployments/{id}/cancel", call -> tell(call, RequestEvent.Type.CANCEL)),
        Address.post("/api/v1/deployments/{id}/retry", call -> tell(call, RequestEvent.Type.RETRY)),
        Address.post("/api/v1/deployments/{id}/pause", call -> tell(call, RequestEvent.Type.PAUSE)),
        Address.post(
            "/api/v1/deployments/{id}/resume", call -> tell(call, RequestEvent.Type.RESUME)),
        Address.post(
            "/api/v1/deployments/{id}/override-freeze",
            call -> tell(call, RequestEvent.Type.OVERRIDE_FREEZE)),
        Address.post(
            "/api/v1/deployments/{id}/approve", call -> approve(call, RequestEvent.Type.APPROVE)),
        Address.post(
            "/api/v1/deployments/{id}/deny", call -> approve(call, RequestEvent.Type.DENY)),
        Address.post("/api/v1/holds", call -> plainly(call, RequestEvent.Type.HOLD)),
        Address.post("/api/v1/holds/release", call -> plainly(call, RequestEvent.Type.RELEASE)),
        Address.post(
            "/api/v1/deployments/{id}/promote", call -> tell(call, RequestEvent.Type.PROMOTE)));
  }

  private Answer deploy(Call call) {
    Fields body =
        Fields.of(
            call.body(),
            "service",
            "environment",
            "version",
            "digest",
            "skip_backup",
            "force",
            "preempt",
            "at",
            "override_freeze",
            "reason",
            "by");
    Target target = target(call, body);
    boolean overrides = body.flag("override_freeze");
    if (overrides) body.required("reason");
    Version version = body.required("version", Version::new);
    Wish wish =
        new Wish(
            Optional.of(version.value()),
            body.optional("digest", Digest::new).map(Digest::value),
            Optional.empty(),
            by(call, body),
            body.optional("reason"),
            new Flags(body.flag("skip_backup"), body.flag("force"), body.flag("preempt"), false)
                .overriding(overrides));
    Optional<Instant> due = body.optional("at").map(this::due);
    return due.isPresent()
        ? later(call, target, wish, due.get())
        : accepted(call, RequestEvent.Type.DEPLOY, target, wish, Optional.empty());
  }

  private Instant due(String text) {
    Instant now = clock.instant();
    try {
      Instant due = OffsetDateTime.parse(text).toInstant();
      if (due.isAfter(now) && due.isBefore(now.plus(FARTHEST))) return due;
    } catch (DateTimeParseException e) {
      throw notATime(text);
    }
    throw notATime(text);
  }

  private static Refused notATime(String text) {
    return Refused.badRequest(
        "Expected 'at' to be a time within a year from now, with its offset, such as 2026-12-01T02:00+09:00, but it is '%s'."
            .formatted(Fields.shown(text)),
        "Correct it, or leave it out to deploy now.");
  }

  private Answer later(Call call, Target target, Wish wish, Instant due) {
    String id = call.idempotencyKey().orElseGet(() -> UUID.randomUUID().toString());
    RequestEvent event =
        new RequestEvent(id, RequestEvent.Type.DEPLOY, target, wish, clock.instant());
    DeploymentId request = sender.sendAt(event, due);
    return Answer.json(202, new AcceptedView(request, request));
  }

  private Answer rollBack(Call call) {
    Fields body =
        Fields.of(
            call.body(),
            "service",
            "environment",
            "version",
            "restore_data",
            "preempt",
            "reason",
            "by");
    Target target = target(call, body);
    Wish wish =
        new Wish(
            body.optional("version", Version::new).map(Version::value),
            Optional.empty(),
            Optional.empty(),
            by(call, body),
            body.optional("reason"),
            new Flags(false, false, body.flag("preempt"), body.flag("restore_data"), false));
    return accepted(call, RequestEvent.Type.ROLLBACK, target, wish, Optional.empty());
  }

  private Answer retire(Call call) {
    Fields body =
        Fields.of(
            call.body(), "service", "environment", "host", "purge", "preempt", "reason", "by");
    Target target = target(call, body);
    Wish wish =
        new Wish(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            body.optional("host", HostName::new).map(HostName::value),
            by(call, body),
            body.optional("reason"),
            new Flags(false, false, body.flag("preempt"), false, body.flag("purge")));
    return accepted(call, RequestEvent.Type.RETIRE, target, wish, Optional.empty());
  }

  private Answer adopt(Call call) {
    Fields body =
        Fields.of(
            call.body(), "service", "environment", "version", "force", "preempt", "reason", "by");
    Target target = target(call, body);
    Wish wish =
        new Wish(
            body.optional("version", Version::new).map(Version::value),
            Optional.empty(),
            Optional.empty(),
            by(call, body),
            body.optional("reason"),
            new Flags(false, body.flag("force"), body.flag("preempt"), false));
    return accepted(call, RequestEvent.Type.ADOPT, target, wish, Optional.empty());
  }

  /** What needs no more than its target; of a hold, whoever waits because of it reads why. */
  private Answer plainly(Call call, RequestEvent.Type type) {
    Fields body = Fields.of(call.body(), "service", "environment", "reason", "by");
    Target target = target(call, body);
    if (type == RequestEvent.Type.HOLD) body.required("reason");
    Wish wish =
        new Wish(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            by(call, body),
            body.optional("reason"),
            Flags.NONE);
    return accepted(call, type, target, wish, Optional.empty());
  }

  /** Who may is said by the configuration of now. */
  private Answer approve(Call call, RequestEvent.Type type) {
    Target target = known.addressee(call.segment("id")).target();
    ApprovalSpec.Approver least =
        known
            .target(target.service().value(), target.environment().value())
            .approvals()
            .map(ApprovalSpec::by)
            .orElse(ApprovalSpec.Approver.OPERATOR);
    Role needed =
        switch (least) {
          case OPERATOR -> Role.OPERATOR;
          case ADMIN -> Role.ADMIN;
        };
    if (!call.caller().role().includes(needed)) {
      throw new Refused(
          403,
          "Token '%s' may not approve deployments of %s.".formatted(call.caller().name(), target),
          "Ask somebody whose token has the role %s."
              .formatted(needed.name().toLowerCase(Locale.ROOT)));
    }
    return tell(call, type);
  }

  private Answer tell(Call call, RequestEvent.Type type) {
    call.query().allowing();
    Fields body = Fields.of(call.body(), "reason", "by");
    if (type == RequestEvent.Type.OVERRIDE_FREEZE) body.required("reason");
    Known.Addressee addressee = known.addressee(call.segment("id"));
    call.mustActIn(addressee.target().environment());
    Wish wish =
        new Wish(
            Optional.empty(),
            Optional.empty(),
            Optional.of(addressee.id().value()),
            by(call, body),
            body.optional("reason"),
            Flags.NONE);
    return accepted(call, type, addressee.target(), wish, Optional.of(addressee.id()));
  }

  private Target target(Call call, Fields body) {
    call.query().allowing();
    Target target = known.target(body.required("service"), body.required("environment")).target();
    call.mustActIn(target.environment());
    return target;
  }

  private Answer accepted(
      Call call, RequestEvent.Type type, Target target, Wish wish, Optional<DeploymentId> about) {
    String id = call.idempotencyKey().orElseGet(() -> UUID.randomUUID().toString());
    DeploymentId request = sender.send(new RequestEvent(id, type, target, wish, clock.instant()));
    DeploymentId deployment = about.orElse(request);
    return Answer.json(202, new AcceptedView(deployment, request))
        .with("Location", "/api/v1/deployments/" + deployment);
  }

  /** Whoever the client says, and always the token: the one is a claim, the other was checked. */
  static String by(Call call, Fields body) {
    String token = call.caller().name();
    return body.optional("by").map(by -> Fields.shown(by) + " via " + token).orElse(token);
  }
}
