package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "ack",
    description = "Acknowledge an alert: nobody else is woken for it.",
    footer = {
      "%nExamples:",
      "  signalbox ack auth-3f7k2m9x1q",
      "  signalbox ack auth-3f",
      "",
      "Something worse that happens later wakes people again."
    })
final class AckCommand extends RemoteCommand {
  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The deployment's id, or enough of its beginning.")
  String id = "";

  AckCommand(Console console) {
    super(console);
  }

  record Word(String by) {}

  @Override
  public Integer call() {
    String body = api().post("/api/v1/alerts/" + ApiClient.encoded(id) + "/ack", new Word(by()));
    return print(
        body,
        io.signalbox.routes.api.view.AlertsView.IncidentView.class,
        v ->
            List.of(
                "%s of %s@%s is acknowledged."
                    .formatted(v.deployment(), v.service(), v.environment())));
  }
}
