package io.signalbox.routes.api;

import io.signalbox.broker.ledger.AuditTrail;
import io.signalbox.broker.ledger.StoredFact;
import io.signalbox.broker.ledger.Verification;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.routes.api.view.AuditView;
import io.signalbox.routes.api.view.VerificationView;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * Who or what asked for everything, what was decided and why; and whether that still is what was
 * told.
 */
final class AuditEndpoints {
  private static final String LINES = "application/x-ndjson";
  private static final int LIMIT = 100;

  private final Known known;

  AuditEndpoints(Known known) {
    this.known = known;
  }

  List<Address> addresses() {
    return List.of(
        Address.get("/api/v1/audit", this::list),
        Address.get("/api/v1/audit/verification", this::verify),
        Address.get("/api/v1/audit/export", this::export));
  }

  private Answer list(Call call) {
    Query query =
        call.query().allowing("service", "environment", "deployment", "from", "to", "by", "limit");
    int limit = query.number("limit", LIMIT, 1, AuditTrail.MOST);
    List<StoredFact> facts = known.ledger().trail().decisions(filter(query), limit);
    return Answer.json(200, new AuditView(facts.stream().map(f -> Json.tree(f.json())).toList()));
  }

  private Answer verify(Call call) {
    Query query = call.query().allowing("deployment");
    Verification found =
        query.optional("deployment").isPresent()
            ? known.ledger().verify(known.row(query.required("deployment")).id())
            : known.ledger().verifyAll();
    return Answer.json(
        200,
        switch (found) {
          case Verification.Sound sound ->
              new VerificationView(true, sound.facts(), Optional.empty(), 0, "");
          case Verification.Broken broken ->
              new VerificationView(
                  false,
                  0,
                  Optional.of(broken.deployment()).filter(d -> !d.isEmpty()),
                  broken.number(),
                  broken.said());
        });
  }

  /** The fact stands in its line to the byte, so that whoever has the file can check the hash. */
  private Answer export(Call call) {
    Query query =
        call.query()
            .allowing(
                "service", "environment", "deployment", "from", "to", "by", "after", "number");
    Optional<AuditTrail.Place> after =
        query
            .optional("after")
            .map(
                d ->
                    new AuditTrail.Place(
                        Fields.checked(d, DeploymentId::new),
                        query.number("number", 0, 0, Integer.MAX_VALUE)));
    StringBuilder lines = new StringBuilder();
    for (StoredFact fact : known.ledger().trail().chains(filter(query), AuditTrail.MOST, after)) {
      lines
          .append("{\"before\":\"")
          .append(fact.before())
          .append("\",\"hash\":\"")
          .append(fact.hash())
          .append("\",\"fact\":")
          .append(fact.json())
          .append("}\n");
    }
    return Answer.text(200, LINES, lines.toString());
  }

  private static AuditTrail.Filter filter(Query query) {
    return new AuditTrail.Filter(
        query.optional("service").map(s -> Fields.checked(s, ServiceName::new)),
        query.optional("environment").map(e -> Fields.checked(e, EnvironmentName::new)),
        query.optional("deployment").map(d -> Fields.checked(d, DeploymentId::new)),
        query.optional("from").map(AuditEndpoints::time),
        query.optional("to").map(AuditEndpoints::time),
        query.optional("by"));
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new Refused(
          400,
          "Expected a time as RFC 3339 such as 2026-11-21T12:00:00+09:00, but it is '%s'."
              .formatted(Fields.shown(text)),
          "Correct it and ask again.",
          e);
    }
  }
}
