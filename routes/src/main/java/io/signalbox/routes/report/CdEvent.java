package io.signalbox.routes.report;

import io.signalbox.broker.wire.Json;
import io.signalbox.engine.model.Effect;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * What serves in an environment from now on, as others read it: CDEvents 0.4.1 in a structured
 * CloudEvent.
 *
 * @param attempt from 1
 * @see <a href="https://github.com/cdevents/spec/blob/spec-v0.4/continuous-deployment.md">Service
 *     deployed, upgraded, rolledback</a>
 */
record CdEvent(
    DeploymentId deployment,
    Target target,
    Effect.Change change,
    Version version,
    Optional<Digest> digest,
    Instant at,
    int attempt) {
  private static final String VERSION = "0.4.1";
  private static final String SOURCE = "/signalbox";

  CdEvent again() {
    return new CdEvent(deployment, target, change, version, digest, at, attempt + 1);
  }

  private record CloudEvent(
      String specversion,
      String id,
      String source,
      String type,
      Instant time,
      String datacontenttype,
      Data data) {}

  private record Data(Context context, Subject subject) {}

  private record Context(
      String version, String id, String source, String type, Instant timestamp) {}

  private record Subject(String id, String source, String type, Content content) {}

  private record Content(Environment environment, String artifactId) {}

  private record Environment(String id) {}

  /** The same again has the same id: by that a receiver knows it. */
  String json() {
    String service = target.service().value();
    return Json.write(
        new CloudEvent(
            "1.0",
            deployment.value(),
            SOURCE,
            type(),
            at,
            "application/json",
            new Data(
                new Context(VERSION, deployment.value(), SOURCE, type(), at),
                new Subject(
                    service,
                    SOURCE,
                    "service",
                    new Content(new Environment(target.environment().value()), artifact())))));
  }

  private String type() {
    String predicate =
        switch (change) {
          case DEPLOYED -> "deployed";
          case UPGRADED -> "upgraded";
          case ROLLED_BACK -> "rolledback";
        };
    return "dev.cdevents.service." + predicate + ".0.2.0";
  }

  /** A package URL, of no registry in particular. */
  private String artifact() {
    String written = URLEncoder.encode(version.value(), StandardCharsets.UTF_8).replace("+", "%20");
    String checksum = digest.map(d -> "?checksum=" + d.value()).orElse("");
    return "pkg:generic/" + target.service().value() + "@" + written + checksum;
  }
}
