package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.inbound.Inbound.Match;
import io.signalbox.config.inbound.WebhookSource.Kind;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.config.yaml.Value;
import io.signalbox.engine.spec.SecretRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code webhooks}: who may send events over HTTP. */
final class WebhooksSection {
  static final String DEFAULT = "{}";
  private static final long MOST_BODY = 25L << 20;

  static final Key<Optional<Kind>> KIND =
      key(
              "kind",
              Scalars.word(Kind.class),
              "How it proves itself, and what it sends. Default: the source's name.")
          .optional();
  static final Key<List<SecretRef>> SECRETS =
      key(
              "secrets",
              Structures.distinct(Scalars.secret()),
              "References to its secrets; several while one replaces the other.")
          .required();
  static final Key<Duration> MAX_AGE =
      key(
              "max_age",
              Quantities.positiveDuration(),
              "An event that says it is older is recorded, and not acted on.")
          .orElse("7d");
  static final Key<Duration> TOLERANCE =
      key("tolerance", Quantities.positiveDuration(), "How far a signed timestamp may be off.")
          .orElse("5m");

  static final Key<Optional<String>> API_URL =
      key(
              "url",
              Scalars.unshown(
                  "a URL such as https://git.example.com/api/v4", "https?://[^\\s@]*[^\\s@/]"),
              "Where the API is. Default: that of github.com or gitlab.com.")
          .optional();
  static final Key<SecretRef> API_TOKEN =
      key("token", Scalars.secret(), "A reference to a token of that API.").required();
  static final Key<Boolean> API_STATUSES =
      key(
              "statuses",
              Scalars.flag(),
              "Whether commits and deployments there get statuses of what became of an event.")
          .orElse("true");
  static final Key<List<String>> API_HOOKS =
      key(
              "hooks",
              Structures.distinct(
                  Scalars.matching(
                      "a webhook of GitHub such as repos/acme/auth/hooks/1",
                      "(repos/[A-Za-z0-9._-]+/[A-Za-z0-9._-]+|orgs/[A-Za-z0-9._-]+)/hooks/[0-9]{1,18}")),
              "Webhooks of GitHub whose missed deliveries are asked for again.")
          .orElse("[]");
  static final Shape API = Shape.whole("git_api", API_URL, API_TOKEN, API_STATUSES, API_HOOKS);
  static final Key<Optional<ApiDraft>> API_KEY =
      key(
              "api",
              Section.of(
                  API,
                  s ->
                      new ApiDraft(
                          s.get(API_URL), s.get(API_TOKEN), s.get(API_STATUSES), s.get(API_HOOKS))),
              "GitHub and GitLab: where they are told what became of their events. Default:"
                  + " nowhere.")
          .optional();
  static final Shape SOURCE =
      Shape.whole("webhook_source", KIND, SECRETS, MAX_AGE, TOLERANCE, API_KEY);

  static final Key<Long> MAX_BODY =
      key("max_body", Quantities.size(), "A larger delivery is refused; 25M at most.").orElse("4M");
  static final Key<Integer> RATE =
      key(
              "rate",
              Scalars.whole(1, 10_000),
              "Deliveries per second of one source, and from one address.")
          .orElse("100");
  static final Key<Match> MATCH =
      key(
              "match",
              Scalars.word(Match.class),
              "Whether an event is taken by its first trigger alone, or by all that match.")
          .orElse("all");
  static final Key<Map<String, SourceDraft>> SOURCES =
      key(
              "sources",
              Structures.mapOf(
                  Names.LABEL_RULE, Names.LABEL, Section.of(SOURCE, WebhooksSection::source)),
              "Who sends, by the name in its address /webhooks/NAME.")
          .orElse("{}");

  static final Shape SHAPE = Shape.whole("webhooks", MAX_BODY, RATE, MATCH, SOURCES);
  static final Type<Draft> TYPE = Section.of(SHAPE, WebhooksSection::draft);

  private WebhooksSection() {}

  /** The section, with sources that do not know their names yet. */
  public record Draft(
      int mostBytes, int perSecond, Match match, Map<String, SourceDraft> sources) {}

  /** A source that does not know its name yet. */
  public record SourceDraft(
      Value at,
      Optional<Kind> kind,
      List<SecretRef> secrets,
      Duration maxAge,
      Duration tolerance,
      Optional<ApiDraft> api) {}

  /** An API that does not know its kind yet. */
  public record ApiDraft(
      Optional<String> url, SecretRef token, boolean statuses, List<String> hooks) {}

  private static Draft draft(Section s) {
    long most = s.get(MAX_BODY);
    if (most < 1 || most > MOST_BODY) {
      s.problem(MAX_BODY, "Expected a size from 1 to 25M, for each delivery is held in memory.");
    }
    return new Draft((int) Math.min(most, MOST_BODY), s.get(RATE), s.get(MATCH), s.get(SOURCES));
  }

  private static SourceDraft source(Section s) {
    if (s.get(SECRETS).isEmpty()) {
      s.problem(
          SECRETS, "Expected at least one secret: without one, anybody could send deployments.");
    }
    return new SourceDraft(
        s.value(), s.get(KIND), s.get(SECRETS), s.get(MAX_AGE), s.get(TOLERANCE), s.get(API_KEY));
  }
}
