package io.signalbox.app.console;

import io.signalbox.broker.ConsoleRole;
import io.signalbox.routes.api.access.TokenBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.spi.core.security.jaas.RolePrincipal;
import org.eclipse.jetty.ee9.webapp.WebAppContext;
import org.eclipse.jetty.http.HttpCookie.SameSite;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the broker's console below {@value #PATH}. Until somebody asks for it, it costs nothing:
 * it is unpacked and loaded with the first request, which takes some seconds.
 */
public final class ConsoleHandler extends Handler.Abstract {
  static final String PATH = "/console";

  private static final Logger LOG = LoggerFactory.getLogger(ConsoleHandler.class);
  private static final String POLICY = "classpath:/io/signalbox/app/console/jolokia-access.xml";
  private static final int SESSION_SECONDS = 3_600;

  private final Setup setup;
  private volatile Optional<Handler> console = Optional.empty();

  /**
   * What it is made from.
   *
   * @param war the console as its makers pack it
   * @param work a directory of its own, to unpack into
   * @param tokens by which people log in
   * @param tls whether it is reached by HTTPS
   */
  public record Setup(Path war, Path work, TokenBook tokens, boolean tls) {}

  public ConsoleHandler(Setup setup) {
    this.setup = setup;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = Request.getPathInContext(request);
    if (!path.equals(PATH) && !path.startsWith(PATH + "/")) return false;
    if (isForeign(request)) {
      // A page of somebody else must not speak with the logged-in person's cookie.
      Response.writeError(request, response, callback, HttpStatus.FORBIDDEN_403);
      return true;
    }
    return loaded().handle(request, response, callback);
  }

  private static boolean isForeign(Request request) {
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    if (origin == null) return false;
    String host = String.valueOf(request.getHeaders().get(HttpHeader.HOST));
    return !origin.equals("http://" + host) && !origin.equals("https://" + host);
  }

  private Handler loaded() throws Exception {
    Optional<Handler> there = console;
    return there.isPresent() ? there.get() : load();
  }

  private synchronized Handler load() throws Exception {
    if (console.isPresent()) return console.get();
    long began = System.nanoTime();
    configure();
    WebAppContext web = web();
    Handler core = web.get();
    core.setServer(getServer());
    core.start();
    console = Optional.of(core);
    LOG.info("The broker's console was loaded ({} ms).", (System.nanoTime() - began) / 1_000_000);
    return core;
  }

  /** The console takes these from the JVM alone. */
  private void configure() {
    ConsoleRealm.install(setup.tokens());
    System.setProperty("hawtio.authenticationEnabled", "true");
    System.setProperty("hawtio.realm", ConsoleRealm.NAME);
    System.setProperty(
        "hawtio.roles",
        Arrays.stream(ConsoleRole.values())
            .map(ConsoleRole::roleName)
            .collect(Collectors.joining(",")));
    System.setProperty("hawtio.rolePrincipalClasses", RolePrincipal.class.getName());
    System.setProperty("hawtio.disableProxy", "true");
    System.setProperty("hawtio.offline", "true");
    System.setProperty("hawtio.sessionTimeout", String.valueOf(SESSION_SECONDS));
    System.setProperty("jolokia.policyLocation", POLICY);
  }

  private WebAppContext web() throws IOException {
    Files.createDirectories(setup.work());
    WebAppContext web = new WebAppContext(setup.war().toString(), PATH);
    web.setTempDirectory(setup.work().toFile());
    web.setPersistTempDirectory(true);
    web.setThrowUnavailableOnStartupException(true);
    web.getSessionHandler().setHttpOnly(true);
    web.getSessionHandler().setSameSite(SameSite.STRICT);
    web.getSessionHandler().getSessionCookieConfig().setSecure(setup.tls());
    return web;
  }

  @Override
  protected void doStop() throws Exception {
    Optional<Handler> there = console;
    console = Optional.empty();
    if (there.isPresent()) there.get().stop();
    super.doStop();
  }

  /** The console beside this program's own libraries; empty where it was not packed with it. */
  public static Optional<Path> war() {
    try {
      Path here =
          Path.of(ConsoleHandler.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path beside = Optional.ofNullable(here.getParent()).orElse(here);
      for (Path directory : new Path[] {beside, beside.resolve("console")}) {
        if (!Files.isDirectory(directory)) continue;
        try (var files = Files.newDirectoryStream(directory, "artemis-console-*.war")) {
          for (Path war : files) return Optional.of(war);
        }
      }
      return Optional.empty();
    } catch (java.net.URISyntaxException | IOException e) {
      LOG.warn("The broker's console could not be looked for: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
