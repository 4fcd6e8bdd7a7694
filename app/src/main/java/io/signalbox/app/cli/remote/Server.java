package io.signalbox.app.cli.remote;

import io.signalbox.app.cli.CliFailure;
import io.signalbox.app.cli.Console;
import io.signalbox.app.cli.Exit;
import io.signalbox.engine.spec.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A running Signalbox, the token to ask it with, and by what its certificate is judged. */
public record Server(URI url, Secret token, Trust trust) {

  public Server(URI url, Secret token) {
    this(url, token, new Trust.OfThisMachine());
  }

  /** What the command line was given; empty where nothing was. */
  public record Given(Optional<String> url, Optional<Path> tokenFile, Optional<Path> ca) {}

  /**
   * Options first, then {@code SIGNALBOX_URL} with {@code SIGNALBOX_TOKEN} or {@code
   * SIGNALBOX_TOKEN_FILE}, then the one on this machine.
   */
  public static Server find(Given given, Console console) {
    Optional<Current> current = Current.read(Current.home(console.variables(), console.home()));
    Optional<String> named = given.url().or(() -> console.variable("SIGNALBOX_URL"));
    URI url =
        named
            .map(Server::uri)
            .or(() -> current.map(Current::url))
            .orElseThrow(() -> nowhere(console));
    Optional<Secret> token =
        given
            .tokenFile()
            .map(Server::read)
            .or(() -> console.variable("SIGNALBOX_TOKEN").map(Secret::new))
            .or(() -> console.variable("SIGNALBOX_TOKEN_FILE").map(Path::of).map(Server::read))
            .or(() -> current.filter(c -> c.url().equals(url)).map(c -> read(c.tokenFile())));
    Server server =
        new Server(url, token.orElseThrow(() -> noToken(url)), trust(given, console, current, url));
    server.warnOfPlainText(console);
    return server;
  }

  /** Options first, then {@code SIGNALBOX_CA}; the one on this machine is known by its own. */
  private static Trust trust(Given given, Console console, Optional<Current> current, URI url) {
    return given
        .ca()
        .or(() -> console.variable("SIGNALBOX_CA").map(Path::of))
        .<Trust>map(Trust.By::new)
        .or(
            () ->
                current
                    .filter(c -> c.url().equals(url))
                    .flatMap(Current::certificate)
                    .map(Trust.Exactly::new))
        .orElseGet(Trust.OfThisMachine::new);
  }

  private static URI uri(String text) {
    try {
      URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null) return uri;
    } catch (IllegalArgumentException e) {
      throw notAUrl(text);
    }
    throw notAUrl(text);
  }

  private static CliFailure notAUrl(String text) {
    return new CliFailure(
        Exit.USAGE,
        "Expected a URL such as https://signalbox.example, but it is '" + text + "'.",
        "Correct --url or SIGNALBOX_URL.");
  }

  private static Secret read(Path file) {
    try {
      return new Secret(Files.readString(file).strip());
    } catch (IOException e) {
      throw new CliFailure(
          Exit.REJECTED,
          "The token file " + file + " cannot be read (" + e.getClass().getSimpleName() + ").",
          "Only the user that runs Signalbox can read the owner's token: ask for one of your own"
              + " ('signalbox token create'), and give it by --token-file or SIGNALBOX_TOKEN.");
    }
  }

  private static CliFailure nowhere(Console console) {
    return new CliFailure(
        Exit.UNREACHABLE,
        "No Signalbox runs here: "
            + Current.home(console.variables(), console.home())
            + " names none.",
        "Start one with 'signalbox up', or name a remote one: --url URL --token-file FILE"
            + ", and --ca FILE for a certificate of your own (over SSH: ssh -L 7070:127.0.0.1:7070 HOST, then --url http://127.0.0.1:7070).");
  }

  private static CliFailure noToken(URI url) {
    return new CliFailure(
        Exit.REJECTED,
        "There is no token for " + url + ".",
        "Give one by --token-file FILE or SIGNALBOX_TOKEN; an admin makes it with"
            + " 'signalbox token create'.");
  }

  boolean tls() {
    return "https".equals(url.getScheme());
  }

  private void warnOfPlainText(Console console) {
    if (tls() || loopback()) return;
    console
        .err()
        .println(
            console
                .paint()
                .warning(
                    "The token travels unencrypted to %s; use https, or an SSH tunnel."
                        .formatted(url.getHost())));
  }

  private boolean loopback() {
    try {
      return InetAddress.getByName(url.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
