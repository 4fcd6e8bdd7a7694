package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import io.signalbox.app.cli.remote.Server;
import io.signalbox.app.cli.text.Times;
import io.signalbox.broker.wire.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** A command that asks a running Signalbox. */
abstract class RemoteCommand implements Callable<Integer> {
  final Console console;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The Signalbox to ask (SIGNALBOX_URL); without it, the one on this machine.")
  Optional<String> url = Optional.empty();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The file with the token (SIGNALBOX_TOKEN_FILE, or SIGNALBOX_TOKEN itself).")
  Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Certificates (PEM) by which an https URL is trusted (SIGNALBOX_CA); without it, those of"
              + " Java.")
  Optional<Path> ca = Optional.empty();

  @Option(names = "--json", description = "Print JSON, for scripts.")
  boolean json;

  RemoteCommand(Console console) {
    this.console = console;
  }

  final ApiClient api() {
    return new ApiClient(Server.find(new Server.Given(url, tokenFile, ca), console));
  }

  final Times times() {
    return new Times(console.zone());
  }

  /** Whoever sits here; what the token is called, the server adds. */
  final String by() {
    return console
        .variable("SIGNALBOX_BY")
        .or(() -> console.variable("USER"))
        .orElse(System.getProperty("user.name", "somebody"));
  }

  /** Asks, showing that it takes its time. */
  final String waitingFor(String what, java.util.function.Supplier<String> asking) {
    try (Progress progress = Progress.of(console)) {
      progress.say(what);
      return asking.get();
    }
  }

  /** The answer as JSON, or as the lines that tell it. */
  final <T> int print(String body, Class<T> type, Function<T, List<String>> lines) {
    if (json) console.out().println(body.strip());
    else lines.apply(Json.read(body, type)).forEach(console.out()::println);
    return Exit.OK;
  }
}
