package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.inbound.CdEventsSink;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.SecretRef;
import java.util.Optional;

/** {@code cdevents}: who is told what serves where. */
final class CdEventsSection {
  static final Key<String> URL =
      key(
              "url",
              Scalars.unshown("a URL such as https://events.example.com/", "https?://[^\\s@]+"),
              "Where each event is posted, as a structured CloudEvent.")
          .required();
  static final Key<Optional<SecretRef>> TOKEN =
      key("token", Scalars.secret(), "A reference to a bearer token that is sent with it.")
          .optional();

  static final Shape SHAPE = Shape.whole("cdevents", URL, TOKEN);
  static final Type<CdEventsSink> TYPE =
      Section.of(SHAPE, s -> new CdEventsSink(s.get(URL), s.get(TOKEN)));

  private CdEventsSection() {}
}
