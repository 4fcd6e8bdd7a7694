package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.Alerts.Basic;
import io.signalbox.config.Alerts.Form;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.SecretRef;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** {@code twilio}: the form that Twilio wants, for messages and for calls. */
final class TwilioSection {
  static final Key<String> ACCOUNT =
      key(
              "account",
              Scalars.matching("an account such as AC0123…", "AC[0-9a-fA-F]{32}"),
              "The account's SID.")
          .required();
  static final Key<SecretRef> TOKEN =
      key("token", Scalars.secret(), "A reference to the auth token.").required();
  static final Key<String> FROM =
      key(
              "from",
              Scalars.matching(
                  "a number such as +12025550123", "\\+[0-9]{3,20}|[A-Za-z0-9 ]{1,11}"),
              "The sender.")
          .required();
  static final Key<String> API =
      key("api", WebhookSection.url(), "Its address.").orElse("https://api.twilio.com/2010-04-01");
  static final Key<String> LANGUAGE =
      key(
              "language",
              Scalars.matching("a language such as ko-KR", "[a-z]{2,3}(-[A-Z]{2})?"),
              "Of the voice, in calls.")
          .orElse("en-US");

  static final Shape SHAPE = Shape.whole("alert_twilio", ACCOUNT, TOKEN, FROM, API, LANGUAGE);
  static final Type<Twilio> TYPE =
      Section.of(
          SHAPE,
          s -> new Twilio(s.get(ACCOUNT), s.get(TOKEN), s.get(FROM), s.get(API), s.get(LANGUAGE)));

  private TwilioSection() {}

  /** An account of Twilio. */
  record Twilio(String account, SecretRef token, String from, String api, String language) {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    Form sms() {
      return form("Messages", Map.of("To", "{to}", "From", from, "Body", "{text}"));
    }

    /** TwiML is XML: what is spoken is escaped for it. Said twice, for who picks up asleep. */
    Form call() {
      String say = "<Say language=\"%s\">{spoken}</Say>".formatted(language);
      String twiml = "<Response>" + say + "<Pause length=\"1\"/>" + say + "</Response>";
      return form("Calls", Map.of("To", "{to}", "From", from, "Twiml", twiml));
    }

    private Form form(String what, Map<String, String> fields) {
      return new Form(
          "%s/Accounts/%s/%s.json".formatted(api, account, what),
          Map.of(),
          fields,
          Optional.empty(),
          Optional.of(new Basic(account, token)),
          Map.of(),
          Optional.empty(),
          TIMEOUT);
    }
  }
}
