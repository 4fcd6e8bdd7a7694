package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.Alerts.Form;
import io.signalbox.config.Alerts.Way;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.SecretRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code sms} and {@code phone} of a channel. */
final class GatewaySections {
  static final Key<List<String>> TO =
      key(
              "to",
              Structures.distinct(
                  Scalars.matching("a telephone number such as +821012345678", "\\+?[0-9]{3,20}")),
              "Whose telephones.")
          .required();
  static final Key<Optional<Form>> HTTP =
      key("http", HttpFormSection.TYPE, "An HTTP gateway, by a template.").optional();
  static final Key<Optional<TwilioSection.Twilio>> TWILIO =
      key("twilio", TwilioSection.TYPE, "Twilio, whose form is known.").optional();

  static final Key<String> SMPP_HOST = key("host", EmailSection.host(), "The SMSC.").required();
  static final Key<Integer> SMPP_PORT = key("port", Scalars.port(), "Its port.").orElse("2775");
  static final Key<Boolean> SMPP_TLS =
      key("tls", Scalars.flag(), "Whether the connection is encrypted.").orElse("false");
  static final Key<Optional<String>> SMPP_CA =
      key(
              "ca",
              Names.here("a file"),
              "Certificates (PEM) by which the SMSC is trusted; relative to this file. Default:"
                  + " those of Java.")
          .optional();
  static final Key<String> SYSTEM_ID =
      key(
              "system_id",
              Scalars.matching("1 to 15 visible characters", "[\\x21-\\x7e]{1,15}"),
              "Who binds.")
          .required();
  static final Key<SecretRef> SMPP_PASSWORD =
      key("password", Scalars.secret(), "A reference to the password.").required();
  static final Key<String> SMPP_FROM =
      key(
              "from",
              Scalars.matching(
                  "a number or up to 11 letters", "\\+?[0-9]{1,20}|[A-Za-z0-9 ]{1,11}"),
              "The sender.")
          .required();
  static final Shape SMPP_SHAPE =
      Shape.whole(
          "alert_smpp",
          SMPP_HOST,
          SMPP_PORT,
          SMPP_TLS,
          SMPP_CA,
          SYSTEM_ID,
          SMPP_PASSWORD,
          SMPP_FROM);
  static final Key<Optional<Smsc>> SMPP =
      key("smpp", Section.of(SMPP_SHAPE, GatewaySections::smsc), "SMPP 3.4.").optional();

  static final Type<Way> SMS =
      Section.of(Shape.whole("alert_sms", TO, HTTP, TWILIO, SMPP), GatewaySections::sms);
  static final Type<Way> PHONE =
      Section.of(Shape.whole("alert_phone", TO, HTTP, TWILIO), GatewaySections::phone);

  private GatewaySections() {}

  /** A short message centre. */
  record Smsc(
      String host,
      int port,
      boolean tls,
      Optional<Path> ca,
      String systemId,
      SecretRef password,
      String from) {}

  private static Smsc smsc(Section s) {
    if (s.has(SMPP_CA) && !s.get(SMPP_TLS)) {
      s.problem(SMPP_CA, "Expected 'ca' only beside 'tls: true', but nothing is encrypted here.");
    }
    return new Smsc(
        s.get(SMPP_HOST),
        s.get(SMPP_PORT),
        s.get(SMPP_TLS),
        s.get(SMPP_CA).map(ca -> s.value().reading().surroundings().resolve(ca)),
        s.get(SYSTEM_ID),
        s.get(SMPP_PASSWORD),
        s.get(SMPP_FROM));
  }

  private static Way sms(Section s) {
    one(s, "http, twilio and smpp", s.get(HTTP), s.get(TWILIO), s.get(SMPP));
    return s.get(SMPP)
        .<Way>map(
            m ->
                new Way.Smpp(
                    s.get(TO),
                    m.host(),
                    m.port(),
                    m.tls(),
                    m.ca(),
                    m.systemId(),
                    m.password(),
                    m.from()))
        .orElseGet(
            () ->
                new Way.Gateway(
                    s.get(TO),
                    s.get(HTTP)
                        .or(() -> s.get(TWILIO).map(TwilioSection.Twilio::sms))
                        .orElseThrow()));
  }

  private static Way phone(Section s) {
    one(s, "http and twilio", s.get(HTTP), s.get(TWILIO), Optional.empty());
    return new Way.Gateway(
        s.get(TO),
        s.get(HTTP).or(() -> s.get(TWILIO).map(TwilioSection.Twilio::call)).orElseThrow());
  }

  private static void one(
      Section s, String which, Optional<?> http, Optional<?> twilio, Optional<?> smpp) {
    if (s.get(TO).isEmpty()) s.problem(TO, "Expected somebody to reach, but the list is empty.");
    long written = Stream.of(http, twilio, smpp).filter(Optional::isPresent).count();
    if (written != 1) {
      throw new IllegalArgumentException(
          "Expected one of %s, but there is %s."
              .formatted(which, written == 0 ? "none" : "more than one"));
    }
  }
}
