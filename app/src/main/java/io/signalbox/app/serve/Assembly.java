package io.signalbox.app.serve;

import io.signalbox.app.console.ConsoleHandler;
import io.signalbox.broker.DeadLetters;
import io.signalbox.broker.PendingRequests;
import io.signalbox.broker.ledger.Ledger;
import io.signalbox.broker.ledger.LedgerProjector;
import io.signalbox.config.Alerts;
import io.signalbox.config.Settings;
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
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a Signalbox together, each part after those that it needs: the broker, the ledger that reads
 * along, the engine with its routes, and the API in front. Used once.
 */
final class Assembly {
  private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

  private final Signalbox.Parts parts;
  private final Opened opened;
  private final Settings settings;
  private final InstantSource clock = InstantSource.system();
  private final Secrets secrets = Secrets.ofThisMachine();
  private final OwnSecrets own = new OwnSecrets(secrets);
  private final Telemetry telemetry = new Telemetry();
  private final Metrics metrics = new Metrics(telemetry.registry());
  private final Supplier<Alerts> alerts;
  private final Bus bus;
  private final Platforms platforms;
  private final Ledger ledger;
  private final LedgerProjector projector;
  private final Audit audit;
  private final Senders senders;
  private final AckLinks links;
  private final GitHosts hosts;
  private final Engine engine;

  /**
   * @param opened takes what is started, whatever comes after it
   */
  Assembly(Signalbox.Parts parts, Opened opened) {
    this.parts = parts;
    this.opened = opened;
    this.settings = parts.configuration().get().settings();
    this.alerts = () -> parts.configuration().get().alerts();
    ApiServer.look(settings.api());
    this.bus = Bus.open(settings, own, opened);
    this.platforms = opened.add(Platforms.of(settings.data(), secrets));
    this.ledger = opened.add(new Ledger(ledgerSetup(), clock));
    this.projector = opened.add(new LedgerProjector(bus.facts(), ledger, clock).start());
    this.audit = new Audit(bus.work(), alerts, clock).register(telemetry.registry());
    this.senders = opened.add(new Senders(secrets, clock));
    this.links = new AckLinks(secrets, AckKey.of(settings.data()));
    this.engine = opened.add(new Engine(engineParts()));
    this.hosts = opened.add(new GitHosts(parts.configuration(), own::there));
  }

  Signalbox start() {
    startEngine();
    opened.add(new AlertIntake(bus.facts(), alerts).start());
    metrics
        .watching(engine.inFlight())
        .watchingLedger(() -> projector.progress().lag())
        .watchingSamples(engine::droppedSamples);
    new QueueDepths(bus.work(), clock).register(telemetry.registry());
    ApiServer api = startApi();
    MissedDeliveries missed = new MissedDeliveries(parts.configuration(), hosts, clock);
    return new Signalbox(
        opened, new Signalbox.Running(bus, ledger, projector, engine, platforms, api, missed));
  }

  private Ledger.Setup ledgerSetup() {
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
              Optional.of(own.needed(external.password())));
    };
  }

  private Engine.Parts engineParts() {
    return new Engine.Parts(
        bus.work(),
        platforms::of,
        new ConfiguredCatalog(parts.configuration()),
        clock,
        new StepListeners(List.of(metrics, new TransitionLog())),
        Concurrency.DEFAULT);
  }

  private void startEngine() {
    engine
        .with(new AuditRoute(audit, settings.audit()))
        .with(
            new AlertRoutes(
                new AlertRoutes.Parts(
                    bus.work(), alerts, senders, links, telemetry.registry(), clock)))
        .with(new ReplayRoute(new ReplayProcessor(ledger.reader(), clock)))
        .with(new ScheduleRoute(schedules()))
        .with(new ReportRoutes(hosts, ReportRoutes.FIRST_PAUSE, clock))
        .start();
  }

  private Schedules schedules() {
    return new Schedules(
        new Schedules.Parts(
            bus.work(),
            () -> parts.configuration().get().schedules(),
            engine.targets()::all,
            clock));
  }

  private ApiServer startApi() {
    TokenBook tokens = TokenBook.open(settings.data(), clock);
    List<Handler> before = new ArrayList<>();
    before.add(webhooks());
    console(tokens).ifPresent(before::add);
    ApiServer api = opened.add(new ApiServer(apiParts(tokens), before));
    api.start();
    return api;
  }

  private ApiServer.Parts apiParts(TokenBook tokens) {
    return new ApiServer.Parts(
        settings.api(),
        tokens,
        new BusRequestSender(bus.work()),
        ledger.reader(),
        engine.targets()::all,
        parts.configuration(),
        parts.problems(),
        platforms::of,
        telemetry::text,
        readiness(),
        audit::mismatches,
        new AlertCalls(bus.work(), senders, alerts, links, clock),
        secrets,
        new DeadLetters(bus.work()),
        new PendingRequests(bus.work()),
        clock);
  }

  /** The ledger only reads along: while it is away, deployments go on, and so does readiness. */
  private Readiness readiness() {
    return new Readiness(
        List.of(
            () ->
                projector.progress().connected()
                    ? Optional.empty()
                    : Optional.of(
                        "The broker is not connected; it is tried again every few seconds.")));
  }

  private Handler webhooks() {
    DeliveryBook book = opened.add(new DeliveryBook(bus.work()));
    return new WebhookHandler(
        new WebhookHandler.Parts(
            parts.configuration(),
            new Intake(parts.configuration(), book, clock),
            own::there,
            telemetry.registry(),
            clock));
  }

  private Optional<Handler> console(TokenBook tokens) {
    if (!Bus.hasConsole(settings)) return Optional.empty();
    Optional<Path> war = ConsoleHandler.war();
    if (war.isEmpty())
      LOG.warn("The broker's console is not served: its war is not beside this program.");
    boolean tls = settings.api().tls().isPresent();
    return war.map(
        w ->
            new ConsoleHandler(
                new ConsoleHandler.Setup(w, settings.data().resolve("console"), tokens, tls)));
  }
}
