package io.signalbox.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.wire.FactChain;
import io.signalbox.broker.wire.Json;
import io.signalbox.routes.api.view.VerificationView;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;

/** Checks an export of the audit trail by itself: every hash, every link, every number. */
final class ExportCheck {
  private static final String FACT = ",\"fact\":";

  private String deployment = "";
  private long number;
  private String hash = "";
  private long checked;

  private ExportCheck() {}

  static VerificationView check(BufferedReader lines) throws IOException {
    ExportCheck check = new ExportCheck();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isBlank()) continue;
      Optional<VerificationView> wrong = check.next(line);
      if (wrong.isPresent()) return wrong.get();
    }
    return new VerificationView(true, check.checked, Optional.empty(), 0, "");
  }

  private Optional<VerificationView> next(String line) {
    JsonNode link;
    try {
      link = Json.tree(line);
    } catch (IllegalArgumentException e) {
      return broken("the line behind it is not JSON");
    }
    String of = link.at("/fact/deployment").asText();
    if (!of.equals(deployment)) {
      deployment = of;
      number = 0;
      hash = "";
    }
    number++;
    if (link.at("/fact/number").asLong() != number) return broken("it is missing");
    if (!link.path("before").asText().equals(hash)) {
      return broken("it names another predecessor than the fact before it");
    }
    // To the byte: what was parsed and written again need not be the same text.
    int from = line.indexOf(FACT);
    String json = from < 0 ? "" : line.substring(from + FACT.length(), line.length() - 1);
    if (!FactChain.hash(hash, json).equals(link.path("hash").asText())) {
      return broken("its hash is not the hash of its content");
    }
    hash = link.path("hash").asText();
    checked++;
    return Optional.empty();
  }

  private Optional<VerificationView> broken(String said) {
    return Optional.of(new VerificationView(false, 0, Optional.of(deployment), number, said));
  }
}
