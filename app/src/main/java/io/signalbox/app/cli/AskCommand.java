package io.signalbox.app.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.signalbox.app.cli.remote.ApiClient;
import io.signalbox.broker.wire.Json;
import io.signalbox.routes.api.view.AcceptedView;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A command that asks for a change, and may watch what comes of it. */
abstract class AskCommand extends RemoteCommand {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; it is written down with the deployment.")
  Optional<String> reason = Optional.empty();

  @Option(names = "--watch", description = "Follow it to its end; the exit code tells the outcome.")
  boolean watch;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to watch, such as 90s or 2h (default: ${DEFAULT-VALUE}).",
      defaultValue = "1h",
      converter = Durations.class)
  Duration timeout = Duration.ofHours(1);

  AskCommand(Console console) {
    super(console);
  }

  /** A request for a target. */
  record Wanted(
      String service,
      String environment,
      Optional<String> version,
      @JsonProperty("skip_backup") Optional<Boolean> skipBackup,
      Optional<Boolean> force,
      Optional<Boolean> preempt,
      @JsonProperty("restore_data") Optional<Boolean> restoreData,
      @JsonProperty("override_freeze") Optional<Boolean> overrideFreeze,
      Optional<String> digest,
      Optional<String> at,
      Optional<String> reason,
      String by) {}

  /** A word to a deployment. */
  record Word(Optional<String> reason, String by) {}

  static Optional<Boolean> ifSet(boolean flag) {
    return flag ? Optional.of(true) : Optional.empty();
  }

  final int ask(String path, Object body, String what) {
    ApiClient api = api();
    String answer = waitingFor("asking Signalbox", () -> api.post(path, body));
    String id = Json.read(answer, AcceptedView.class).id().value();
    if (json && !watch) console.out().println(answer.strip());
    if (!json) console.out().println("%s: deployment %s".formatted(what, id));
    if (watch) return new Watch(api, console, json).follow(id, timeout);
    if (!json) console.out().println("Follow it with: signalbox show " + id);
    return Exit.OK;
  }
}
