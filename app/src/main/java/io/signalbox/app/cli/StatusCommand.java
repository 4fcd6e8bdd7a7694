package io.signalbox.app.cli;

import io.signalbox.app.cli.text.Lists;
import io.signalbox.routes.api.view.StatusView;
import picocli.CommandLine.Command;

@Command(
    name = "status",
    description = "Where every target stands: what serves, who works on it, who waits and why.",
    footer = {"%nExamples:", "  signalbox status", "  signalbox status --json"})
final class StatusCommand extends RemoteCommand {
  StatusCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    var api = api();
    String body = waitingFor("asking Signalbox", () -> api.get("/api/v1/status"));
    return print(body, StatusView.class, v -> new Lists(times(), console.paint()).status(v));
  }
}
