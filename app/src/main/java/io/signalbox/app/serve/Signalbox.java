package io.signalbox.app.serve;

import io.signalbox.app.console.ConsoleHandler;
import io.signalbox.broker.BrokerUser;
import io.signalbox.broker.Connections;
import io.signalbox.broker.DeadLetters;
import io.signalbox.broker.EmbeddedBroker;
import io.signalbox.broker.PendingRequests;
import io.signalbox.broker.ledger.Ledger;
import io.signalbox.broker.ledger.LedgerProjector;
import io.signalbox.config.Alerts;
import io.signalbox.config.Configuration;
import io.signalbox.config.Problem;
import io.signalbox.config.Settings;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.PlatformKind;
import io.signalbox.engine.spec.Secret;
import io.signalbox.engine.spec.SecretRef;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.routes.Engine;
import io.signalbox.routes.alert.AckLinks;
import io.signalbox.routes.alert.AlertCalls;
import io.signalbox.routes.alert.AlertIntake;
import io.signalbox.routes.alert.AlertRoutes;
import io.signalbox.routes.alert.send.Senders;
import io.signalbox.routes.api.ApiServer;
import io.signalbox.routes.api.BusRequestSender;
import io.signalbox.routes.api.Readiness;
import io.signalbox.routes.api.access.TokenBook;
import io.signalbox.routes.audit.Audit;
import io.signalbox.routes.audit.AuditRoute;
import io.signalbox.routes.bus.BusRoutes.Concurrency;
import io.signalbox.routes.inbound.DeliveryBook;
import io.signalbox.routes.inbound.Intake;
import io.signalbox.routes.inbound.WebhookHandler;
import io.signalbox.routes.replay.ReplayProcessor;
import io.signalbox.routes.replay.ReplayRoute;
import io.signalbox.routes.report.GitHosts;
import io.signalbox.routes.report.MissedDeliveries;
import io.signalbox.routes.report.ReportRoutes;
import io.signalbox.routes.schedule.ScheduleRoute;
import io.signalbox.routes.schedule.Schedules;
import io.signalbox.routes.telemetry.Metrics;
import io.signalbox.routes.telemetry.QueueDepths;
import io.signalbox.routes.telemetry.StepListeners;
import io.signalbox.routes.telemetry.Telemetry;
import io.signalbox.routes.telemetry.TransitionLog;
import jakarta.jms.ConnectionFactory;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running Signalbox: broker, ledger and engine of one process. */
public final class Signalbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Signalbox.class);

  private final Opened opened;
  private final Bus bus;
  private final Ledger ledger;
  private final LedgerProjector projector;
  private final Engine engine;
  private final Platforms platforms;
  private final ApiServer api;
  private final MissedDeliveries missed;

  /**
   * What a running Signalbox is made from.
   *
   * @param configuration as of now, asked again for every request
   * @param problems of the configuration file as it is now; empty while it is in force
   */
  public record Parts(Supplier<Configuration> configuration, Supplier<List<Problem>> problems) {}

  private Signalbox(
      Opened opened,
      Bus bus,
      Ledger ledger,
      LedgerProjector projector,
      Engine engine,
      Platforms platforms,
      ApiServer api,
      MissedDeliveries missed) {
    this.opened = opened;
    this.bus = bus;
    this.ledger = ledger;
    this.projector = projector;
    this.engine = engine;
    this.platforms = platforms;
    this.api = api;
    this.missed = missed;
  }

  /**
   * Starts everything; what was under way when the last one ended goes on.
   *
   * @throws IllegalStateException in a sentence, when a part does not start; nothing is left
   *     running
   */
  public static Signalbox start(Parts parts) {
    Opened opened = new Opened();
    try {
      return start(parts, opened);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static Signalbox start(Parts parts, Opened opened) {
    Settings settings = parts.configuration().get().settings();
    ApiServer.look(settings.api());
    Secrets secrets = Secrets.ofThisMachine();
    InstantSource clock = InstantSource.system();
    Bus bus = broker(settings, secrets, opened);
    ConnectionFactory connections = bus.work();
    Platforms platforms = opened.add(Platforms.of(settings.data(), secrets));
    Ledger ledger = opened.add(new Ledger(ledgerSetup(settings, secrets), clock));
    LedgerProjector projector = opened.add(new LedgerProjector(bus.facts(), ledger, clock).start());
    Telemetry telemetry = new Telemetry();
    Metrics metrics = new Metrics(telemetry.registry());
    Supplier<Alerts> alerts = () -> parts.configuration().get().alerts();
    Audit audit = new Audit(connections, alerts, clock).register(telemetry.registry());
    Senders senders = opened.add(new Senders(secrets, clock));
    Engine engine =
        opened.add(
            new Engine(
                new Engine.Parts(
                    connections,
                    platforms::of,
                    new ConfiguredCatalog(parts.configuration()),
                    clock,
                    new StepListeners(List.of(metrics, new TransitionLog())),
                    Concurrency.DEFAULT)));
    GitHosts hosts = opened.add(new GitHosts(parts.configuration(), ref -> there(secrets, ref)));
    AckLinks links = new AckLinks(secrets, AckKey.of(settings.data()));
    engine
        .with(new AuditRoute(audit, settings.audit()))
        .with(
            new AlertRoutes(
                new AlertRoutes.Parts(
                    connections, alerts, senders, links, telemetry.registry(), clock)))
        .with(new ReplayRoute(new ReplayProcessor(ledger.reader(), clock)))
        .with(new ScheduleRoute(schedules(parts, connections, engine, clock)))
        .with(new ReportRoutes(hosts, ReportRoutes.FIRST_PAUSE, clock))
        .start();
    opened.add(new AlertIntake(bus.facts(), alerts).start());
    metrics
        .watching(engine.inFlight())
        .watchingLedger(() -> projector.progress().lag())
        .watchingSamples(engine::droppedSamples);
    new QueueDepths(connections, clock).register(telemetry.registry());
    TokenBook tokens = TokenBook.open(settings.data(), clock);
    List<Handler> before = new ArrayList<>();
    before.add(webhooks(parts, connections, secrets, telemetry, clock, opened));
    console(settings, tokens).ifPresent(before::add);
    ApiServer api =
        opened.add(
            new ApiServer(
                api(
                    parts,
                    settings,
                    connections,
                    ledger,
                    projector,
                    engine,
                    platforms,
                    telemetry,
                    audit,
                    tokens,
                    new AlertCalls(connections, senders, alerts, links, clock),
                    secrets,
                    clock),
                before));
    api.start();
    MissedDeliveries missed = new MissedDeliveries(parts.configuration(), hosts, clock);
    return new Signalbox(opened, bus, ledger, projector, engine, platforms, api, missed);
  }

  private static Schedules schedules(
      Parts parts, ConnectionFactory connections, Engine engine, InstantSource clock) {
    return new Schedules(
        new Schedules.Parts(
            connections,
            () -> parts.configuration().get().schedules(),
            engine.targets()::all,
            clock));
  }

  /**
   * The broker, as it is reached.
   *
   * @param facts for those who read facts, many at a time
   * @param ended why it has ended by itself, where it is ours
   */
  private record Bus(
      ConnectionFactory work, ConnectionFactory facts, Supplier<Optional<String>> ended) {
    static Bus at(String url, String user, Secret password, Supplier<Optional<String>> ended) {
      return new Bus(
          Connections.to(url, user, password), Connections.ahead(url, user, password), ended);
    }
  }

  /** The connections to it; where it is ours, it is started first. */
  private static Bus broker(Settings settings, Secrets secrets, Opened opened) {
    return switch (settings.broker()) {
      case Settings.Broker.Embedded embedded -> {
        Secret own = random();
        EmbeddedBroker broker =
            opened.add(new EmbeddedBroker(setup(settings, embedded, own, secrets))).start();
        yield Bus.at(Connections.IN_VM, OWN_USER, own, broker::ended);
      }
      case Settings.Broker.External external ->
          // It is waited for.
          Bus.at(
              external.url(),
              external.user(),
              reveal(secrets, external.password()),
              Optional::empty);
    };
  }

  private static ApiServer.Parts api(
      Parts parts,
      Settings settings,
      ConnectionFactory connections,
      Ledger ledger,
      LedgerProjector projector,
      Engine engine,
      Platforms platforms,
      Telemetry telemetry,
      Audit audit,
      TokenBook tokens,
      AlertCalls alerts,
      Secrets secrets,
      InstantSource clock) {
    return new ApiServer.Parts(
        settings.api(),
        tokens,
        new BusRequestSender(connections),
        ledger.reader(),
        engine.targets()::all,
        parts.configuration(),
        parts.problems(),
        platforms::of,
        telemetry::text,
        readiness(projector),
        audit::mismatches,
        alerts,
        secrets,
        new DeadLetters(connections),
        new PendingRequests(connections),
        clock);
  }

  private static Handler webhooks(
      Parts parts,
      ConnectionFactory connections,
      Secrets secrets,
      Telemetry telemetry,
      InstantSource clock,
      Opened opened) {
    DeliveryBook book = opened.add(new DeliveryBook(connections));
    return new WebhookHandler(
        new WebhookHandler.Parts(
            parts.configuration(),
            new Intake(parts.configuration(), book, clock),
            ref -> there(secrets, ref),
            telemetry.registry(),
            clock));
  }

  private static Optional<Secret> there(Secrets secrets, SecretRef ref) {
    try {
      return Optional.of(secrets.resolve(ref));
    } catch (StepFailedException e) {
      return Optional.empty();
    }
  }

  /** An external broker has a console of its own. */
  private static Optional<Handler> console(Settings settings, TokenBook tokens) {
    if (!console(settings)) return Optional.empty();
    Optional<Path> war = ConsoleHandler.war();
    if (war.isEmpty())
      LOG.warn("The broker's console is not served: its war is not beside this program.");
    boolean tls = settings.api().tls().isPresent();
    return war.map(
        w ->
            new ConsoleHandler(
                new ConsoleHandler.Setup(w, settings.data().resolve("console"), tokens, tls)));
  }

  private static boolean console(Settings settings) {
    return switch (settings.broker()) {
      case Settings.Broker.Embedded embedded -> settings.console();
      case Settings.Broker.External external -> false;
    };
  }

  /** The ledger only reads along: while it is away, deployments go on, and so does readiness. */
  private static Readiness readiness(LedgerProjector projector) {
    return new Readiness(
        List.of(
            () ->
                projector.progress().connected()
                    ? Optional.empty()
                    : Optional.of(
                        "The broker is not connected; it is tried again every few seconds.")));
  }

  private static final String OWN_USER = "signalbox";

  private static EmbeddedBroker.Setup setup(
      Settings settings, Settings.Broker.Embedded embedded, Secret own, Secrets secrets) {
    List<BrokerUser> users = new ArrayList<>();
    users.add(new BrokerUser(OWN_USER, own, BrokerUser.May.RUN));
    for (Settings.BrokerUser user : embedded.users()) {
      users.add(new BrokerUser(user.name(), reveal(secrets, user.password()), may(user.role())));
    }
    return new EmbeddedBroker.Setup(
        settings.data().resolve("broker"),
        embedded.listen().map(Object::toString),
        users,
        console(settings));
  }

  private static BrokerUser.May may(Settings.Role role) {
    return switch (role) {
      case SAMPLER -> BrokerUser.May.SAMPLE;
      case PRODUCER -> BrokerUser.May.PRODUCE;
      case ADMIN -> BrokerUser.May.RUN;
    };
  }

  private static Ledger.Setup ledgerSetup(Settings settings, Secrets secrets) {
    return switch (settings.ledger()) {
      case Settings.Ledger.Embedded embedded ->
          new Ledger.Setup(
              "jdbc:sqlite:" + settings.data().resolve("ledger.db"),
              Optional.empty(),
              Optional.empty());
      case Settings.Ledger.External external ->
          new Ledger.Setup(
              external.url(),
              Optional.of(external.user()),
              Optional.of(reveal(secrets, external.password())));
    };
  }

  private static Secret reveal(Secrets secrets, SecretRef ref) {
    try {
      return secrets.resolve(ref);
    } catch (StepFailedException e) {
      throw new IllegalStateException(e.failed().message() + " " + e.failed().next(), e);
    }
  }

  /** Nobody but this process speaks as the engine to its own broker. */
  private static Secret random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return new Secret(HexFormat.of().formatHex(bytes));
  }

  /** Where operators reach it. */
  public URI url() {
    return api.url();
  }

  /** Asks git hosts for deliveries that nobody took; gives how many. */
  public int askForMissed() {
    return missed.ask();
  }

  /** Takes a certificate that was renewed. */
  public void renewCertificate() {
    api.renewCertificate();
  }

  public ConnectionFactory connections() {
    return bus.work();
  }

  /** Why its own broker has ended, without which it does nothing any more; empty while it works. */
  public Optional<String> brokerEnded() {
    return bus.ended().get();
  }

  public Ledger ledger() {
    return ledger;
  }

  public LedgerProjector projector() {
    return projector;
  }

  public Engine engine() {
    return engine;
  }

  public Platform platform(PlatformKind kind) {
    return platforms.of(kind);
  }

  /** Consumers first, then what they use; within ten seconds. */
  @Override
  public void close() {
    opened.close();
  }
}
