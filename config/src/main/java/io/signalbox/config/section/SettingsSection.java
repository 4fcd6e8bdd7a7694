package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.ListenAddress;
import io.signalbox.config.Settings.Broker;
import io.signalbox.config.Settings.BrokerUser;
import io.signalbox.config.Settings.Ledger;
import io.signalbox.config.Settings.Role;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.admission.Circumstances.Limits;
import io.signalbox.engine.spec.SecretRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code signalbox}: what the process itself needs. */
public final class SettingsSection {
  static final ListenAddress API_LISTEN_DEFAULT = new ListenAddress("127.0.0.1", 7070);
  static final Key<ListenAddress> API_LISTEN =
      key("listen", address(), "Where the API, webhooks and the console are served.")
          .orElse(API_LISTEN_DEFAULT.toString());

  static final Key<String> CERTIFICATE =
      key("certificate", Names.here("a file"), "The certificate chain, PEM; relative to this file.")
          .required();
  static final Key<String> KEY =
      key("key", Names.here("a file"), "The private key, PEM, unencrypted; relative to this file.")
          .required();
  static final Shape TLS = Shape.whole("api_tls", CERTIFICATE, KEY);

  static final Key<Optional<ApiTlsDraft>> API_TLS =
      key(
              "tls",
              Section.of(TLS, s -> new ApiTlsDraft(s.get(CERTIFICATE), s.get(KEY))),
              "TLS of the API. Default: plain HTTP, on loopback alone.")
          .optional();
  static final Key<Boolean> API_WITHOUT_TLS =
      key(
              "without_tls",
              Scalars.flag(),
              "Whether to listen beyond loopback in plain HTTP; tokens can be read on the way.")
          .orElse("false");
  static final Shape API = Shape.whole("api", API_LISTEN, API_TLS, API_WITHOUT_TLS);

  static final Key<SecretRef> USER_PASSWORD =
      key("password", Scalars.secret(), "A reference to the password.").required();
  static final Key<Role> USER_ROLE =
      key(
              "role",
              Scalars.word(Role.class),
              "producer sends requests; viewer also reads events; operator also sends signals;"
                  + " admin may do everything.")
          .orElse("producer");
  static final Shape USER = Shape.whole("broker_user", USER_PASSWORD, USER_ROLE);

  static final Key<Optional<ListenAddress>> BROKER_LISTEN =
      key(
              "listen",
              address(),
              "Embedded broker: where JMS, AMQP, STOMP and MQTT clients connect. Default: nowhere.")
          .optional();
  static final Key<Map<String, Credentials>> BROKER_USERS =
      key(
              "users",
              Structures.mapOf(
                  "a user name such as ci",
                  "[A-Za-z][A-Za-z0-9_.-]{0,63}",
                  Section.of(USER, s -> new Credentials(s.get(USER_PASSWORD), s.get(USER_ROLE)))),
              "Embedded broker: who may connect.")
          .orElse("{}");
  static final Key<Optional<String>> BROKER_URL =
      key(
              "url",
              url("a broker URL such as tcp://mq1:61616", "\\(?(tcp|ssl|amqps?)://[^\\s]+"),
              "External broker: its address. Default: the embedded broker.")
          .optional();
  static final Key<Optional<String>> BROKER_USER =
      key("user", Scalars.text(), "External broker: who connects.").optional();
  static final Key<Optional<SecretRef>> BROKER_PASSWORD =
      key("password", Scalars.secret(), "External broker: a reference to the password.").optional();
  static final Key<Boolean> BROKER_ONE_ENGINE =
      key(
              "one_engine",
              Scalars.flag(),
              "External broker: states that no other engine works there, so that the ledger may"
                  + " be a file of this one.")
          .orElse("false");
  static final Shape BROKER =
      Shape.whole(
          "broker",
          BROKER_LISTEN,
          BROKER_USERS,
          BROKER_URL,
          BROKER_USER,
          BROKER_PASSWORD,
          BROKER_ONE_ENGINE);

  static final Key<Optional<String>> LEDGER_URL =
      key(
              "url",
              url("a JDBC URL such as jdbc:postgresql://db/signalbox", "jdbc:postgresql:[^\\s]+"),
              "PostgreSQL. Default: SQLite in the data directory.")
          .optional();
  static final Key<Optional<String>> LEDGER_USER =
      key("user", Scalars.text(), "Who connects to PostgreSQL.").optional();
  static final Key<Optional<SecretRef>> LEDGER_PASSWORD =
      key("password", Scalars.secret(), "A reference to the password.").optional();
  static final Shape LEDGER = Shape.whole("ledger", LEDGER_URL, LEDGER_USER, LEDGER_PASSWORD);

  static final Key<String> DATA =
      key(
              "data",
              Names.here("a directory"),
              "Journal, embedded ledger and local targets; relative to this file.")
          .orElse("./data");
  static final Key<ApiDraft> API_KEY =
      key("api", Section.of(API, SettingsSection::api), "The operators' API.").orElse("{}");
  static final Key<BrokerDraft> BROKER_KEY =
      key(
              "broker",
              Section.of(BROKER, s -> new BrokerDraft(broker(s), s.get(BROKER_ONE_ENGINE))),
              "The message broker.")
          .orElse("{}");
  static final Key<Ledger> LEDGER_KEY =
      key("ledger", Section.of(LEDGER, SettingsSection::ledger), "The audit trail.").orElse("{}");

  static final Key<Duration> AUDIT_EVERY =
      key("every", Quantities.positiveDuration(), "How often it is done.").orElse("5m");
  static final Shape AUDIT = Shape.whole("audit", AUDIT_EVERY);
  static final Key<Duration> AUDIT_KEY =
      key(
              "audit",
              Section.of(AUDIT, s -> s.get(AUDIT_EVERY)),
              "Compares the target records with the messages on the queues.")
          .orElse("{}");

  static final Key<Boolean> CONSOLE_ENABLED =
      key("enabled", Scalars.flag(), "Whether it is served, at /console of the API's address.")
          .orElse("true");
  static final Shape CONSOLE = Shape.whole("console", CONSOLE_ENABLED);
  static final Key<Boolean> CONSOLE_KEY =
      key(
              "console",
              Section.of(CONSOLE, s -> s.get(CONSOLE_ENABLED)),
              "Embedded broker: its own web console, for operators.")
          .orElse("{}");

  static final Key<Integer> LIMIT_RUNNING = limit("running", "Deployments at once, in all.");
  static final Key<Integer> LIMIT_ENVIRONMENT =
      limit("per_environment", "Deployments at once, in each environment.");
  static final Key<Integer> LIMIT_HOST = limit("per_host", "Deployments at once, on each host.");
  static final Shape LIMITS = Shape.whole("limits", LIMIT_RUNNING, LIMIT_ENVIRONMENT, LIMIT_HOST);
  static final Key<Limits> LIMITS_KEY =
      key(
              "limits",
              Section.of(
                  LIMITS,
                  s ->
                      new Limits(
                          s.get(LIMIT_RUNNING), s.get(LIMIT_ENVIRONMENT), s.get(LIMIT_HOST))),
              "How many deployments run at once; the others wait, rollbacks never.")
          .orElse("{}");

  static final Shape SHAPE =
      Shape.whole(
          "signalbox", DATA, API_KEY, BROKER_KEY, LEDGER_KEY, AUDIT_KEY, CONSOLE_KEY, LIMITS_KEY);
  static final Type<Draft> TYPE = Section.of(SHAPE, SettingsSection::draft);

  private SettingsSection() {}

  private static Key<Integer> limit(String name, String says) {
    return key(name, Scalars.whole(0, 100_000), says + " 0 is no limit.").orElse("0");
  }

  /** Settings whose paths are not absolute yet. */
  public record Draft(
      String data,
      ApiDraft api,
      Broker broker,
      Ledger ledger,
      Duration audit,
      boolean console,
      Limits limits) {}

  /** The API, with paths as they are written. */
  public record ApiDraft(ListenAddress listen, Optional<ApiTlsDraft> tls) {}

  /** Files of a certificate and its key, as they are written. */
  public record ApiTlsDraft(String certificate, String key) {}

  /** A broker, and whether its file says that there is one engine only. */
  record BrokerDraft(Broker broker, boolean oneEngine) {}

  private static ApiDraft api(Section s) {
    ListenAddress listen = s.get(API_LISTEN);
    if (!listen.loopback() && s.get(API_TLS).isEmpty() && !s.get(API_WITHOUT_TLS)) {
      s.problem(
          API_LISTEN,
          "Expected 'tls' beside an address that is not of loopback: tokens would travel"
              + " unencrypted. Give 'tls: {certificate, key}', listen on 127.0.0.1, or accept it"
              + " with 'without_tls: true'.");
    }
    return new ApiDraft(listen, s.get(API_TLS));
  }

  /** Each engine would write the facts that it happens to get into a file of its own. */
  private static Draft draft(Section s) {
    BrokerDraft broker = s.get(BROKER_KEY);
    if (broker.broker() instanceof Broker.External
        && s.get(LEDGER_KEY) instanceof Ledger.Embedded
        && !broker.oneEngine()) {
      s.problem(
          BROKER_KEY,
          "Expected 'ledger' with a 'url' of PostgreSQL beside an external broker: several engines"
              + " would split the facts among files of their own. If no other engine works at this"
              + " broker, say so with 'one_engine: true'.");
    }
    return new Draft(
        s.get(DATA),
        s.get(API_KEY),
        broker.broker(),
        s.get(LEDGER_KEY),
        s.get(AUDIT_KEY),
        s.get(CONSOLE_KEY),
        s.get(LIMITS_KEY));
  }

  /** What a user of the embedded broker has besides a name. */
  record Credentials(SecretRef password, Role role) {}

  private static Type<ListenAddress> address() {
    return Scalars.matching(
            "an address such as 127.0.0.1:7070", "(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9.-]+):[0-9]{1,5}")
        .as(ListenAddress::parse);
  }

  /** A URL; never echoed, for people put passwords into them. */
  private static Type<String> url(String expected, String pattern) {
    return Scalars.unshown(expected, "(?!.*(@|[pP]assword=))" + pattern);
  }

  private static Broker broker(Section s) {
    if (s.get(BROKER_URL).isEmpty()) {
      without(s, BROKER_URL, BROKER_USER, BROKER_PASSWORD, BROKER_ONE_ENGINE);
      List<BrokerUser> users =
          s.get(BROKER_USERS).entrySet().stream()
              .map(e -> new BrokerUser(e.getKey(), e.getValue().role(), e.getValue().password()))
              .toList();
      return new Broker.Embedded(s.get(BROKER_LISTEN), users);
    }
    if (s.has(BROKER_LISTEN) || s.has(BROKER_USERS)) {
      s.problem(
          BROKER_URL,
          "Expected no 'url' beside 'listen' or 'users': those are of the embedded broker.");
    }
    return new Broker.External(
        s.get(BROKER_URL).orElseThrow(), user(s, BROKER_USER), password(s, BROKER_PASSWORD));
  }

  private static Ledger ledger(Section s) {
    if (s.get(LEDGER_URL).isEmpty()) {
      without(s, LEDGER_URL, LEDGER_USER, LEDGER_PASSWORD);
      return new Ledger.Embedded();
    }
    return new Ledger.External(
        s.get(LEDGER_URL).orElseThrow(), user(s, LEDGER_USER), password(s, LEDGER_PASSWORD));
  }

  private static void without(Section s, Key<?> url, Key<?>... without) {
    for (Key<?> key : without) {
      if (s.has(key)) {
        s.problem(key, "Expected '" + url.name() + "' beside '" + key.name() + "'; it is missing.");
      }
    }
  }

  private static String user(Section s, Key<Optional<String>> key) {
    if (!s.has(key)) s.problem(key, "Expected 'user' beside 'url', but it is missing.");
    return s.get(key).orElse("");
  }

  private static SecretRef password(Section s, Key<Optional<SecretRef>> key) {
    if (!s.has(key)) s.problem(key, "Expected 'password' beside 'url', but it is missing.");
    return s.get(key).orElseGet(() -> new SecretRef("env:MISSING"));
  }
}
