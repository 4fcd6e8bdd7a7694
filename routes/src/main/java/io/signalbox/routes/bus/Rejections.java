package io.signalbox.routes.bus;

import io.signalbox.broker.Outbox;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A request for what the configuration does not know, as facts: asked, refused, over. */
final class Rejections {
  private Rejections() {}

  static Outbox.Refusal of(Request request, String said, String next, Instant at) {
    return switch (request) {
      case Request.Deploy d ->
          refusal(request, d.id(), Deployment.Kind.DEPLOY, Optional.of(d.version()), said, next);
      case Request.Rollback r ->
          refusal(request, r.id(), Deployment.Kind.ROLLBACK, r.to(), said, next);
      case Request.Propose p ->
          refusal(request, p.id(), Deployment.Kind.ROLLBACK, Optional.empty(), said, next);
      case Request.Prune p ->
          refusal(request, p.id(), Deployment.Kind.PRUNE, Optional.empty(), said, next);
      case Request.Retire r ->
          refusal(request, r.id(), Deployment.Kind.RETIRE, Optional.empty(), said, next);
      case Request.Adopt a ->
          refusal(
              request,
              a.id(),
              a.version().isPresent() ? Deployment.Kind.DEPLOY : Deployment.Kind.ADOPT,
              a.version(),
              said,
              next);
      case Request.Cancel c ->
          refusal(request, c.id(), Deployment.Kind.ROLLBACK, Optional.empty(), said, next);
      case Request.Hold h ->
          refusal(request, h.id(), Deployment.Kind.DEPLOY, Optional.empty(), said, next);
      case Request.LetGo l ->
          refusal(request, l.id(), Deployment.Kind.DEPLOY, Optional.empty(), said, next);
      case Request.Steer s ->
          refusal(request, s.id(), Deployment.Kind.DEPLOY, Optional.empty(), said, next);
      case Request.Retry r ->
          refusal(request, r.id(), Deployment.Kind.DEPLOY, Optional.empty(), said, next);
    };
  }

  private static Outbox.Refusal refusal(
      Request request,
      DeploymentId id,
      Deployment.Kind kind,
      Optional<Version> version,
      String said,
      String next) {
    return new Outbox.Refusal(
        id,
        request.target(),
        version.orElse(Version.NONE),
        List.of(
            new What.Requested(kind, request.cause()),
            new What.Rejected(said, next),
            new What.Ended(Outcome.REJECTED, said)));
  }
}
