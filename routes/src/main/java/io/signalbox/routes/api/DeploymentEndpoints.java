package io.signalbox.routes.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.ledger.LedgerReader;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.routes.api.view.DeploymentView;
import io.signalbox.routes.api.view.HistoryView;
import io.signalbox.routes.api.view.StoryView;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Deployments and their facts, from the ledger. */
final class DeploymentEndpoints {
  private static final int LIMIT = 20;

  private final Known known;

  DeploymentEndpoints(Known known) {
    this.known = known;
  }

  List<Address> addresses() {
    return List.of(
        Address.get("/api/v1/deployments", this::history),
        Address.get("/api/v1/deployments/{id}", this::story));
  }

  private Answer history(Call call) {
    Query query = call.query().allowing("service", "environment", "limit", "before");
    Optional<String> service = query.optional("service");
    Optional<String> environment = query.optional("environment");
    LedgerReader.Filter filter =
        new LedgerReader.Filter(
            service.map(s -> Fields.checked(s, ServiceName::new)),
            environment.map(e -> Fields.checked(e, EnvironmentName::new)));
    int limit = query.number("limit", LIMIT, 1, LedgerReader.MOST);
    List<LedgerRow> rows =
        known.ledger().history(filter, limit, query.optional("before").map(Place::read));
    boolean more = rows.size() == limit;
    return Answer.json(
        200,
        new HistoryView(
            rows.stream().map(DeploymentView::of).toList(),
            more ? Optional.of(Place.write(rows.getLast().place())) : Optional.empty()));
  }

  private Answer story(Call call) {
    int after = call.query().allowing("after").number("after", 0, 0, Integer.MAX_VALUE);
    LedgerRow row = known.row(call.segment("id"));
    List<JsonNode> facts =
        known.ledger().facts(row.id(), after).stream().map(f -> Json.tree(f.json())).toList();
    return Answer.json(200, new StoryView(DeploymentView.of(row), facts));
  }

  /** A place in the history as text: clients give it back as they got it. */
  private static final class Place {
    private Place() {}

    static String write(LedgerReader.Before before) {
      return before.at() + "," + before.id();
    }

    static LedgerReader.Before read(String text) {
      int comma = text.indexOf(',');
      if (comma > 0) {
        try {
          return new LedgerReader.Before(
              Instant.parse(text.substring(0, comma)), new DeploymentId(text.substring(comma + 1)));
        } catch (DateTimeParseException | IllegalArgumentException e) {
          throw wrong(text);
        }
      }
      throw wrong(text);
    }

    private static Refused wrong(String text) {
      return Refused.badRequest(
          "'%s' is no place in the history.".formatted(Fields.shown(text)),
          "Give 'before' as the last page gave it, or leave it out.");
    }
  }
}
