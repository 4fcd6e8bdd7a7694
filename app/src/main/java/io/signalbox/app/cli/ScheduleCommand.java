package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import io.signalbox.app.cli.text.ScheduleText;
import io.signalbox.routes.api.view.SchedulesView;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "schedule",
    description = "What the clock asks for: schedules of the configuration, and deploys for later.",
    footer = {
      "%nExamples:",
      "  signalbox schedule list",
      "  signalbox schedule cancel auth-3f7k2m9x1q"
    })
final class ScheduleCommand extends CommandGroup {

  private ScheduleCommand() {
    super("schedules", "Say 'schedule list' or 'schedule cancel'.");
  }

  static CommandLine of(Console console) {
    return new CommandLine(new ScheduleCommand())
        .addSubcommand(new ListAll(console))
        .addSubcommand(new Cancel(console));
  }

  @Command(
      name = "list",
      description = "All schedules, when each fires next, and what waits for its time.",
      footer = {"%nExamples:", "  signalbox schedule list", "  signalbox schedule list --json"})
  static final class ListAll extends RemoteCommand {
    ListAll(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      return print(
          api().get("/api/v1/schedules"),
          SchedulesView.class,
          v -> new ScheduleText(times(), console.paint()).lines(v));
    }
  }

  @Command(
      name = "cancel",
      description = "Take back a deploy that waits for its time.",
      footer = {"%nExamples:", "  signalbox schedule cancel auth-3f7k2m9x1q"})
  static final class Cancel extends RemoteCommand {
    @Parameters(
        index = "0",
        paramLabel = "ID",
        description = "The deployment's id, or enough of its beginning.")
    String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; for the log.")
    Optional<String> reason = Optional.empty();

    Cancel(Console console) {
      super(console);
    }

    record Word(Optional<String> reason) {}

    @Override
    public Integer call() {
      String path = "/api/v1/schedules/" + ApiClient.encoded(id) + "/cancel";
      String body = api().post(path, new Word(reason));
      console.out().println(json ? body.strip() : "Cancelled; it does not begin.");
      return Exit.OK;
    }
  }
}
