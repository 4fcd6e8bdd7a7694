package io.signalbox.routes.api;

import io.signalbox.broker.DeadLetters;
import io.signalbox.broker.PendingRequests;
import io.signalbox.broker.ledger.LedgerReader;
import io.signalbox.config.Configuration;
import io.signalbox.config.ListenAddress;
import io.signalbox.config.Problem;
import io.signalbox.config.Settings;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.spec.PlatformKind;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.routes.alert.AlertCalls;
import io.signalbox.routes.api.access.TokenBook;
import io.signalbox.routes.api.view.ProblemsView;
import io.signalbox.routes.audit.Doubt;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The operator API, served over HTTP or HTTPS until it is closed. */
public final class ApiServer implements AutoCloseable {
  private static final int THREADS = 8;
  private static final long IDLE_MS = 30_000;
  private static final long STOP_MS = 2_000;
  private static final int HEADER_BYTES = 16 << 10;

  private final Server server;
  private final ServerConnector connector;
  private final Optional<ApiTls> tls;

  /**
   * What the API speaks for.
   *
   * @param records of all targets, as the broker holds them
   * @param problems of the configuration file as it is now
   * @param metrics the text that Prometheus reads
   * @param audit what the audit found
   * @param secrets by which others sign what they send here
   * @param deadLetters messages that were put aside
   * @param pending requests that wait for their time
   */
  public record Parts(
      Settings.Api api,
      TokenBook tokens,
      RequestSender sender,
      LedgerReader ledger,
      Supplier<Map<Target, TargetRecord>> records,
      Supplier<Configuration> configuration,
      Supplier<List<Problem>> problems,
      Function<PlatformKind, Platform> platforms,
      Supplier<String> metrics,
      Readiness readiness,
      Supplier<List<Doubt>> audit,
      AlertCalls alerts,
      Secrets secrets,
      DeadLetters deadLetters,
      PendingRequests pending,
      InstantSource clock) {}

  public ApiServer(Parts parts) {
    this(parts, List.of());
  }

  /**
   * @param before asked first, in their order; each leaves what is not its own
   */
  public ApiServer(Parts parts, List<Handler> before) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
    threads.setName("api");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("api-"));
    this.server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    this.tls = parts.api().tls().map(ApiTls::new);
    this.connector = new ServerConnector(server, 1, 1, factories(http));
    connector.setHost(parts.api().listen().host());
    connector.setPort(parts.api().listen().port());
    connector.setIdleTimeout(IDLE_MS);
    server.addConnector(connector);
    List<Handler> all = new ArrayList<>(before);
    all.add(handler(parts));
    server.setHandler(new Handler.Sequence(all));
    server.setStopTimeout(STOP_MS);
  }

  /**
   * Looks whether it could be served, before anything else is started.
   *
   * @throws IllegalStateException in a sentence, when the certificate cannot be used
   */
  public static void look(Settings.Api api) {
    api.tls().ifPresent(PemIdentity::read);
  }

  private ConnectionFactory[] factories(HttpConfiguration http) {
    ConnectionFactory plain = new HttpConnectionFactory(http);
    // Whoever names no host, or an address, is served the one certificate that there is.
    tls.ifPresent(t -> http.addCustomizer(new SecureRequestCustomizer(false)));
    return tls.map(t -> AbstractConnectionFactory.getFactories(t.server(), plain))
        .orElseGet(() -> new ConnectionFactory[] {plain});
  }

  /** Takes a certificate that was renewed. */
  public void renewCertificate() {
    tls.ifPresent(ApiTls::renew);
  }

  private static Handler handler(Parts parts) {
    Known known = new Known(parts.configuration(), parts.records(), parts.ledger());
    HealthEndpoints health = new HealthEndpoints(parts.readiness(), parts.metrics());
    List<Address> guarded =
        Stream.of(
                new RequestEndpoints(known, parts.sender(), parts.clock()).addresses(),
                new DeploymentEndpoints(known).addresses(),
                new StatusEndpoint(known, parts.audit(), parts.clock()).addresses(),
                new PlanEndpoint(known, parts.platforms(), parts.clock()).addresses(),
                new LogsEndpoint(known, parts.platforms()).addresses(),
                new ReplayEndpoints(known, parts.sender(), parts.clock()).addresses(),
                new AuditEndpoints(known).addresses(),
                new ScheduleEndpoints(known, parts.pending(), parts.clock()).addresses(),
                new DeadLetterEndpoints(known, parts.deadLetters(), parts.clock()).addresses(),
                new TokenEndpoints(parts.tokens(), known).addresses(),
                new AlertEndpoints(parts.alerts(), known).addresses(),
                List.of(
                    Address.get(
                        "/api/v1/configuration/problems",
                        call -> Answer.json(200, new ProblemsView(parts.problems().get())))))
            .flatMap(List::stream)
            .toList();
    // A link in a mail carries its own proof.
    List<Address> open =
        Stream.of(health.open(), new AckPage(parts.alerts()).addresses())
            .flatMap(List::stream)
            .toList();
    return new Handler.Sequence(
        new SlackButton(parts.alerts(), parts.secrets()),
        new ApiHandler(open, health.local(), guarded, parts.tokens()));
  }

  /**
   * @throws IllegalStateException in a sentence, when it cannot listen there
   */
  public ApiServer start() {
    try {
      server.start();
      return this;
    } catch (Exception e) {
      close();
      throw new IllegalStateException(
          "The API cannot listen on %s: %s. Another process may have the port; 'signalbox doctor' looks."
              .formatted(
                  new ListenAddress(String.valueOf(connector.getHost()), connector.getPort()),
                  e.getCause() == null ? e.getMessage() : e.getCause().getMessage()),
          e);
    }
  }

  /** Where it listens, with the port that it really got. */
  public URI url() {
    ListenAddress at =
        new ListenAddress(String.valueOf(connector.getHost()), connector.getLocalPort());
    return URI.create((tls.isPresent() ? "https://" : "http://") + at);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The API did not stop: " + e.getMessage(), e);
    }
  }
}
