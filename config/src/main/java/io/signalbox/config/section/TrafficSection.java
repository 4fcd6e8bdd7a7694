package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.TrafficSpec;
import io.signalbox.engine.spec.TrafficSpec.Front;
import io.signalbox.engine.spec.TrafficSpec.RateLimit;
import io.signalbox.engine.spec.TrafficSpec.Tls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code traffic}: how requests reach the live slot of an instance. */
final class TrafficSection {
  static final Key<String> CERTIFICATE =
      key("certificate", Names.absolute(), "The certificate chain on the host, PEM.").required();
  static final Key<String> KEY =
      key("key", Names.absolute(), "The private key on the host, PEM.").required();
  static final Shape TLS = Shape.layered("tls", CERTIFICATE, KEY);

  static final Key<Integer> REQUESTS_PER_SECOND =
      key(
              "requests_per_second",
              Scalars.whole(1, 1_000_000),
              "Requests per second and client address.")
          .required();
  static final Key<Integer> BURST =
      key("burst", Scalars.whole(0, 1_000_000), "How many may come at once above that.")
          .orElse("0");
  static final Key<List<String>> EXEMPT =
      key("exempt", Names.list(Names.httpPath()), "Paths without a limit.").orElse("[]");
  static final Shape RATE_LIMIT = Shape.layered("rate_limit", REQUESTS_PER_SECOND, BURST, EXEMPT);

  static final Key<Optional<Integer>> LISTEN =
      key("listen", Scalars.port(), "Port of the front on each host. Default: no traffic.")
          .optional();
  static final Key<String> ADDRESS =
      key(
              "address",
              Scalars.matching("an address to bind such as 0.0.0.0", "[A-Za-z0-9.:-]+"),
              "Address that the front binds.")
          .orElse("127.0.0.1");
  static final Key<Front> FRONT =
      key("front", Scalars.word(Front.class), "Who forwards; auto takes nginx where it is found.")
          .orElse("auto");
  static final Key<Optional<Tls>> TLS_KEYS =
      key(
              "tls",
              Section.of(TLS, s -> new Tls(s.get(CERTIFICATE), s.get(KEY))),
              "TLS at the front. Default: plain HTTP.")
          .optional();
  static final Key<Optional<Limit>> LIMIT =
      key(
              "rate_limit",
              Section.of(RATE_LIMIT, TrafficSection::limit),
              "Refuses clients that ask too often. Default: no limit.")
          .optional();
  static final Key<Map<String, String>> HEADERS =
      key(
              "headers",
              Structures.mapOf("the name of a header", "[A-Za-z][A-Za-z0-9-]*", headerValue()),
              "Added to every response.")
          .orElse("{}");
  static final Key<Optional<Long>> BODY_LIMIT =
      key("body_limit", Quantities.size(), "Largest request body. Default: the front's own.")
          .optional();
  static final Key<Duration> TIMEOUT =
      key(
              "timeout",
              Quantities.positiveDuration(),
              "How long the front waits for the process, in whole seconds.")
          .orElse("60s");

  static final Shape SHAPE =
      Shape.layered(
          "traffic", LISTEN, ADDRESS, FRONT, TLS_KEYS, LIMIT, HEADERS, BODY_LIMIT, TIMEOUT);
  static final Type<TrafficSpec> TYPE = Section.of(SHAPE, TrafficSection::make);

  private TrafficSection() {}

  /** A rate limit and where it does not apply. */
  record Limit(RateLimit rate, List<String> exempt) {}

  private static Type<String> headerValue() {
    return Scalars.matching("a header value on one line", "[^\\x00-\\x1f\\x7f]+");
  }

  private static Limit limit(Section s) {
    return new Limit(new RateLimit(s.get(REQUESTS_PER_SECOND), s.get(BURST)), s.get(EXEMPT));
  }

  private static TrafficSpec make(Section s) {
    if (s.get(TIMEOUT).toMillis() % 1000 != 0) {
      s.problem(TIMEOUT, "Expected whole seconds such as 60s, but it has a fraction.");
    }
    return new TrafficSpec(
        s.get(LISTEN).map(OptionalInt::of).orElseGet(OptionalInt::empty),
        s.get(ADDRESS),
        s.get(FRONT),
        s.get(TLS_KEYS),
        s.get(LIMIT).map(Limit::rate),
        s.get(LIMIT).map(Limit::exempt).orElse(List.of()),
        s.get(HEADERS),
        s.get(BODY_LIMIT).map(TrafficSection::inNginxUnits),
        (int) s.get(TIMEOUT).toSeconds());
  }

  /** The largest of k, m, g that leaves no fraction; nginx knows no other units. */
  private static String inNginxUnits(long bytes) {
    if (bytes > 0 && bytes % (1L << 30) == 0) return (bytes >> 30) + "g";
    if (bytes > 0 && bytes % (1L << 20) == 0) return (bytes >> 20) + "m";
    if (bytes > 0 && bytes % (1L << 10) == 0) return (bytes >> 10) + "k";
    return Long.toString(bytes);
  }
}
