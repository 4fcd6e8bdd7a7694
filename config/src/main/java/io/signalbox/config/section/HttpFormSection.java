package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.Alerts.Basic;
import io.signalbox.config.Alerts.Form;
import io.signalbox.config.Spelling;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.SecretRef;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** {@code http}: the request that a gateway wants, as a template. */
final class HttpFormSection {
  /** What may stand in braces, beside the secrets. */
  private static final Set<String> NAMES = Set.of("to", "text", "spoken", "id");

  private static final Pattern BRACES = Pattern.compile("\\{([a-z]+(\\.[a-z0-9_]+)?)}");

  static final Key<String> URL = key("url", WebhookSection.url(), "Where it is posted.").required();
  static final Key<Map<String, String>> HEADERS =
      key(
              "headers",
              Structures.mapOf("the name of a header", "[A-Za-z][A-Za-z0-9-]*", Scalars.text()),
              "Of the request.")
          .orElse("{}");
  static final Key<Map<String, String>> FORM =
      key(
              "form",
              Structures.mapOf("the name of a field", "[A-Za-z0-9_.\\[\\]-]{1,60}", Scalars.text()),
              "Fields, sent as a form (application/x-www-form-urlencoded).")
          .orElse("{}");
  static final Key<Optional<String>> JSON =
      key("json", Scalars.text(), "A body of JSON, instead of 'form'.").optional();
  static final Key<Optional<String>> USER =
      key("user", Scalars.text(), "Basic authentication: who.").optional();
  static final Key<Optional<SecretRef>> PASSWORD =
      key("password", Scalars.secret(), "Basic authentication: a reference to the password.")
          .optional();
  static final Key<Map<String, SecretRef>> SECRETS =
      key(
              "secrets",
              Structures.mapOf("a name such as key", "[a-z][a-z0-9_]{0,30}", Scalars.secret()),
              "What {secret.NAME} stands for.")
          .orElse("{}");
  static final Key<Optional<String>> EXPECT =
      key(
              "expect",
              Scalars.text(),
              "What the answer must hold; for gateways that say no with status 200.")
          .optional();
  static final Key<Duration> TIMEOUT =
      key("timeout", Quantities.positiveDuration(), "Of a request.").orElse("10s");

  static final Shape SHAPE =
      Shape.whole("alert_http", URL, HEADERS, FORM, JSON, USER, PASSWORD, SECRETS, EXPECT, TIMEOUT);
  static final Type<Form> TYPE = Section.of(SHAPE, HttpFormSection::make);

  private HttpFormSection() {}

  private static Form make(Section s) {
    if (s.get(FORM).isEmpty() == s.get(JSON).isEmpty()) {
      throw new IllegalArgumentException(
          "Expected either 'form' or 'json', but there is "
              + (s.get(JSON).isPresent() ? "both." : "neither."));
    }
    if (s.has(USER) != s.has(PASSWORD)) {
      s.problem(
          s.has(USER) ? USER : PASSWORD,
          "Expected 'user' and 'password' together, but one of them is missing.");
    }
    Set<String> known = new TreeSet<>(NAMES);
    s.get(SECRETS).keySet().forEach(name -> known.add("secret." + name));
    s.get(HEADERS).values().forEach(text -> check(s, HEADERS, text, known));
    s.get(FORM).values().forEach(text -> check(s, FORM, text, known));
    s.get(JSON).ifPresent(text -> check(s, JSON, text, known));
    Optional<Basic> basic =
        s.get(USER).flatMap(user -> s.get(PASSWORD).map(password -> new Basic(user, password)));
    return new Form(
        s.get(URL),
        s.get(HEADERS),
        s.get(FORM),
        s.get(JSON),
        basic,
        s.get(SECRETS),
        s.get(EXPECT),
        s.get(TIMEOUT));
  }

  private static void check(Section s, Key<?> key, String text, Set<String> known) {
    BRACES
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(
            name ->
                s.problem(
                    key,
                    "Expected a placeholder that exists, but it is '{%s}'.%s Known are: %s."
                        .formatted(
                            name, Spelling.didYouMean(name, known), String.join(", ", known))));
  }
}
