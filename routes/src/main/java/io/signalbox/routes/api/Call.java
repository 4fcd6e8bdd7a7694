package io.signalbox.routes.api;

import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.routes.api.access.Caller;
import java.util.Map;
import java.util.Optional;

/**
 * One question to the API, read and bounded.
 *
 * @param segments the parts of the path that an address leaves open, by their names in it
 * @param idempotencyKey the client's name for this request, the same when it asks again
 */
record Call(
    Caller caller,
    Map<String, String> segments,
    Query query,
    String body,
    Optional<String> idempotencyKey) {

  String segment(String name) {
    String value = segments.get(name);
    if (value == null) throw new IllegalStateException("The address has no {" + name + "}.");
    return value;
  }

  /** Refuses a caller who may not change anything in that environment. */
  void mustActIn(EnvironmentName environment) {
    if (!caller.mayActIn(environment)) {
      throw new Refused(
          403,
          "Token '%s' may not deploy to %s.".formatted(caller.name(), environment),
          "Use a token with the role operator for %s; an admin makes one with 'signalbox token create'."
              .formatted(environment));
    }
  }
}
