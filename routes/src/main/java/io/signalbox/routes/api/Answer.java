package io.signalbox.routes.api;

import io.signalbox.broker.wire.Json;
import java.util.Map;

/** What goes back to the client. */
record Answer(int status, String type, String body, Map<String, String> headers) {
  static final String JSON = "application/json";

  Answer {
    headers = Map.copyOf(headers);
  }

  static Answer json(int status, Object value) {
    return new Answer(status, JSON, Json.write(value) + "\n", Map.of());
  }

  static Answer text(int status, String type, String body) {
    return new Answer(status, type, body, Map.of());
  }

  Answer with(String header, String value) {
    return new Answer(status, type, body, Map.of(header, value));
  }
}
