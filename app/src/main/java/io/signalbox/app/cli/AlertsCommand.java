package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import io.signalbox.app.cli.text.AlertLists;
import io.signalbox.routes.api.view.AlertsView;
import io.signalbox.routes.api.view.TestedView;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "alerts",
    description = "What people were told, and whether the channels to them work.",
    footer = {"%nExamples:", "  signalbox alerts list", "  signalbox alerts test ops-slack"})
final class AlertsCommand extends CommandGroup {

  private AlertsCommand() {
    super("alerts", "Say 'alerts list' or 'alerts test CHANNEL'.");
  }

  static CommandLine of(Console console) {
    return new CommandLine(new AlertsCommand())
        .addSubcommand(new ListAll(console))
        .addSubcommand(new Test(console));
  }

  @Command(
      name = "list",
      description = "Who was told what, who acknowledged, and which channel has trouble.",
      footer = {"%nExamples:", "  signalbox alerts list", "  signalbox alerts list --json"})
  static final class ListAll extends RemoteCommand {
    ListAll(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      return print(
          api().get("/api/v1/alerts"),
          AlertsView.class,
          v -> new AlertLists(times(), console.paint()).incidents(v));
    }
  }

  @Command(
      name = "test",
      description = "Send a test message by a channel, now; for admins.",
      footer = {"%nExamples:", "  signalbox alerts test ops-slack"})
  static final class Test extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "CHANNEL", description = "Its name in the configuration.")
    String channel = "";

    Test(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      String body =
          waitingFor(
              "sending",
              () ->
                  api()
                      .post(
                          "/api/v1/alerts/channels/" + ApiClient.encoded(channel) + "/test",
                          new AckCommand.Word(by())));
      return print(
          body,
          TestedView.class,
          v -> List.of("Sent by %s.".formatted(String.join(", ", v.sent()))));
    }
  }
}
