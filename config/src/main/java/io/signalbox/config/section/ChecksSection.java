package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.config.yaml.Value;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CheckSpec.Limit;
import io.signalbox.engine.spec.CheckSpec.Missing;
import io.signalbox.engine.spec.CheckSpec.Missing.Answer;
import io.signalbox.engine.spec.CheckSpec.Quorum;
import io.signalbox.engine.spec.CheckSpec.Severity;
import io.signalbox.engine.spec.CheckSpec.Side;
import io.signalbox.engine.spec.SourceSpec;
import io.signalbox.engine.spec.SourceSpec.Scale;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code checks}: what is judged under traffic besides the instances' own health. */
final class ChecksSection {
  static final Key<Optional<LimitText>> ABOVE =
      key(
              "above",
              LimitText.TYPE,
              "Bad above this. Default: 1% of requests, none of single looks, 2s, 90%.")
          .optional();
  static final Key<Optional<LimitText>> BELOW =
      key("below", LimitText.TYPE, "Bad below this, instead of 'above'.").optional();
  static final Key<Optional<Double>> SLO =
      key("slo", SloSection.TYPE, "Of requests: the limit by an objective, instead of 'above'.")
          .optional();
  static final Key<Integer> QUANTILE =
      key("quantile", Quantities.percent(1, 99), "Of times: which one is judged.").orElse("95%");
  static final Key<Duration> EVERY =
      key("every", Quantities.positiveDuration(), "From look to look.").orElse("5s");
  static final Key<Duration> TIMEOUT =
      key("timeout", Quantities.positiveDuration(), "Of one look.").orElse("5s");
  static final Key<Integer> WINDOW =
      key("window", Scalars.whole(1, CheckSpec.MOST_WINDOW), "Samples judged.").orElse("5");
  static final Key<Integer> BREACHES =
      key(
              "breaches",
              Scalars.whole(1, CheckSpec.MOST_WINDOW),
              "Bad ones among them that make an instance bad.")
          .orElse("3");
  static final Key<Optional<Integer>> LEAST_VOLUME =
      key(
              "least_volume",
              Scalars.whole(1, 1_000_000),
              "Requests that make one sample; fewer are added up. Default: 50, and 1 for single"
                  + " looks.")
          .optional();
  static final Key<Duration> WARM_UP =
      key("warm_up", Quantities.duration(), "After the traffic came; not judged.").orElse("0s");
  static final Key<Duration> STALE_AFTER =
      key(
              "stale_after",
              Quantities.positiveDuration(),
              "What was measured earlier, or the last of what came, is not believed.")
          .orElse("1m");
  static final Type<Quorum> QUORUM =
      Scalars.matching("any, all or a number", "any|all|[1-9][0-9]{0,3}").as(ChecksSection::quorum);
  static final Key<Quorum> INSTANCES =
      key("instances", QUORUM, "How many instances have to be bad.").orElse("any");
  static final Key<Severity> SEVERITY =
      key(
              "severity",
              Scalars.word(Severity.class),
              "roll_back; hold: go on looking and ask a person; warn: tell and go on.")
          .orElse("roll_back");
  static final Key<Answer> NO_DATA = answer("no_data", "Nothing came, or not enough to judge.");
  static final Key<Answer> STALE = answer("stale", "What the source has is too old.");
  static final Key<Answer> DOWN = answer("down", "The source itself could not be asked.");
  static final Key<Duration> HOLD =
      key(
              "hold",
              Quantities.duration(),
              "How long the gate waits for this check, beyond its own time; then it rolls back.")
          .orElse("30m");
  static final Key<Optional<CompareSection.Draft>> COMPARE =
      key(
              "compare",
              CompareSection.TYPE,
              "Against the instances that are not changed yet. Default: not compared.")
          .optional();

  static final Shape SHAPE =
      new Shape(
          "check",
          true,
          Stream.<Key<?>>concat(
                  SourceSections.ALL.stream(),
                  Stream.of(
                      ABOVE,
                      BELOW,
                      SLO,
                      QUANTILE,
                      EVERY,
                      TIMEOUT,
                      WINDOW,
                      BREACHES,
                      LEAST_VOLUME,
                      WARM_UP,
                      STALE_AFTER,
                      INSTANCES,
                      SEVERITY,
                      NO_DATA,
                      STALE,
                      DOWN,
                      HOLD,
                      COMPARE))
              .toList());
  private static final Type<Draft> ONE = Section.of(SHAPE, ChecksSection::make);

  /** A check that a later layer has left empty is taken away. */
  static final Type<List<CheckSpec>> TYPE =
      Structures.mapOf(
              "a name such as errors",
              "(?!health$)[a-z][a-z0-9_-]{0,39}",
              new Type<Optional<Draft>>(ONE.form(), ChecksSection::maybe))
          .as(ChecksSection::all);

  private ChecksSection() {}

  private static Optional<Optional<Draft>> maybe(Value value) {
    if (value.isEmpty()) return Optional.of(Optional.empty());
    Optional<Draft> read = ONE.read(value);
    return read.isPresent() ? Optional.of(read) : Optional.empty();
  }

  /** A check without its name. */
  interface Draft {
    CheckSpec named(String name);
  }

  private static Key<Answer> answer(String name, String says) {
    return key(name, Scalars.word(Answer.class), says + " hold, fail or ignore.").orElse("hold");
  }

  private static List<CheckSpec> all(Map<String, Optional<Draft>> drafts) {
    return drafts.entrySet().stream()
        .flatMap(e -> e.getValue().map(d -> d.named(e.getKey())).stream())
        .toList();
  }

  private static Quorum quorum(String text) {
    return switch (text) {
      case "any" -> Quorum.ANY;
      case "all" -> Quorum.ALL;
      default -> new Quorum(Integer.parseInt(text));
    };
  }

  private static Draft make(Section s) {
    List<SourceSpec> sources = SourceSections.ALL.stream().flatMap(k -> s.get(k).stream()).toList();
    if (sources.size() != 1) {
      throw new IllegalArgumentException(
          "Expected one source (%s), but there are %d."
              .formatted(
                  String.join(", ", SourceSections.ALL.stream().map(Key::name).toList()),
                  sources.size()));
    }
    SourceSpec source = sources.getFirst();
    if (s.get(BREACHES) > s.get(WINDOW)) {
      s.problem(
          BREACHES,
          "Expected at most as many breaches as the window has samples (%d), but it is %d."
              .formatted(s.get(WINDOW), s.get(BREACHES)));
    }
    Limit limit = limit(s, source);
    Missing missing = new Missing(s.get(NO_DATA), s.get(STALE), s.get(DOWN));
    long least = s.get(LEAST_VOLUME).orElse(ofTraffic(source) ? 50 : 1);
    return name ->
        new CheckSpec(
            name,
            source,
            limit,
            s.get(EVERY),
            s.get(TIMEOUT),
            s.get(WINDOW),
            s.get(BREACHES),
            least,
            s.get(WARM_UP),
            s.get(STALE_AFTER),
            s.get(INSTANCES),
            s.get(SEVERITY),
            missing,
            s.get(HOLD),
            s.get(COMPARE).map(c -> c.in(source.scale())));
  }

  private static Limit limit(Section s, SourceSpec source) {
    if (s.has(ABOVE) && s.has(BELOW)) {
      s.problem(BELOW, "Expected 'above' or 'below', not both.");
    }
    Scale scale = source.scale();
    double quantile = s.get(QUANTILE) / 100.0;
    if (s.get(SLO).isPresent()) {
      if (s.has(ABOVE) || s.has(BELOW)) {
        s.problem(SLO, "Expected 'slo' or a limit ('above', 'below'), not both.");
      }
      if (scale != Scale.SHARE || !ofTraffic(source)) {
        s.problem(SLO, "Expected a source that counts requests: an objective is a share of them.");
      }
      return new Limit(Side.ABOVE, s.get(SLO).get(), quantile);
    }
    if (s.get(BELOW).isPresent()) {
      if (scale == Scale.SHARE || scale == Scale.SECONDS) {
        s.problem(BELOW, "Expected 'above': failures and times are never too few.");
      }
      return new Limit(Side.BELOW, s.get(BELOW).get().in(scale), quantile);
    }
    double at =
        s.get(ABOVE)
            .map(a -> a.in(scale))
            .orElse(
                switch (scale) {
                  case SHARE -> ofTraffic(source) ? 0.01 : 0.0;
                  case SECONDS -> 2.0;
                  case PERCENT -> 90.0;
                  case NUMBER -> Double.NaN;
                });
    if (Double.isNaN(at)) {
      throw new IllegalArgumentException("Expected 'above' or 'below', but both are missing.");
    }
    return new Limit(Side.ABOVE, at, quantile);
  }

  /** Whether it sees requests, many or few, and not one look at a time. */
  private static boolean ofTraffic(SourceSpec source) {
    return source instanceof SourceSpec.AccessLog
        || (source instanceof SourceSpec.Metrics metrics
            && !(metrics.series() instanceof SourceSpec.Series.Gauge))
        || (source instanceof SourceSpec.Pushed pushed && pushed.form() != SourceSpec.Form.NUMBER);
  }
}
