package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.Alerts.Security;
import io.signalbox.config.Alerts.Way;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.SecretRef;
import java.util.List;
import java.util.Optional;

/** {@code email} of a channel. */
final class EmailSection {
  static final Key<String> HOST = key("host", host(), "The mail server.").required();
  static final Key<Integer> PORT = key("port", Scalars.port(), "Its port.").orElse("587");
  static final Key<Security> SECURITY =
      key("security", Scalars.word(Security.class), "starttls, tls from the start, or none.")
          .orElse("starttls");
  static final Key<Optional<String>> USER =
      key("user", Scalars.text(), "Who logs in. Default: nobody.").optional();
  static final Key<Optional<SecretRef>> PASSWORD =
      key("password", Scalars.secret(), "A reference to the password.").optional();
  static final Key<String> FROM = key("from", address(), "The sender.").required();
  static final Key<List<String>> TO =
      key("to", Structures.distinct(address()), "Who gets it.").required();
  static final Key<Optional<String>> CA =
      key(
              "ca",
              Names.here("a file"),
              "Certificates (PEM) by which the server is trusted; relative to this file. Default:"
                  + " those of Java.")
          .optional();

  static final Shape SHAPE =
      Shape.whole("alert_email", HOST, PORT, SECURITY, USER, PASSWORD, FROM, TO, CA);
  static final Type<Way> TYPE = Section.of(SHAPE, EmailSection::make);

  private EmailSection() {}

  static Type<String> host() {
    return Scalars.matching("a DNS name or IP address", "[A-Za-z0-9][A-Za-z0-9.:_-]{0,252}");
  }

  private static Type<String> address() {
    return Scalars.matching(
        "a mail address such as ops@example.com", "[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,250}");
  }

  private static Way make(Section s) {
    if (s.has(USER) != s.has(PASSWORD)) {
      s.problem(
          s.has(USER) ? USER : PASSWORD,
          "Expected 'user' and 'password' together, but one of them is missing.");
    }
    if (s.get(TO).isEmpty()) s.problem(TO, "Expected somebody who gets it, but the list is empty.");
    return new Way.Email(
        s.get(HOST),
        s.get(PORT),
        s.get(SECURITY),
        s.get(USER),
        s.get(PASSWORD),
        s.get(FROM),
        s.get(TO),
        s.get(CA).map(ca -> s.value().reading().surroundings().resolve(ca)));
  }
}
