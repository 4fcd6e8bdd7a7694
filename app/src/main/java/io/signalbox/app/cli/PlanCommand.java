package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import io.signalbox.app.cli.text.PlanText;
import io.signalbox.routes.api.view.PlanView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "plan",
    description = "Every step, batch, host and command of a deployment, changing nothing.",
    footer = {"%nExamples:", "  signalbox plan auth 2.1.0 --env production --full"})
final class PlanCommand extends RemoteCommand {
  @Mixin TargetArgument target = new TargetArgument();

  @Parameters(index = "1", paramLabel = "VERSION", description = "The version.")
  String version = "";

  @Option(
      names = "--adopt",
      description = "What 'adopt --version VERSION' would do: take over what runs by hand.")
  boolean adopt;

  @Option(names = "--full", description = "Show long commands to their end.")
  boolean full;

  PlanCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    String path =
        "/api/v1/plan?service=%s&environment=%s&version=%s%s"
            .formatted(
                ApiClient.encoded(target.service),
                ApiClient.encoded(target.environment),
                ApiClient.encoded(version),
                adopt ? "&adopt=true" : "");
    ApiClient api = api();
    String body = waitingFor("planning", () -> api.get(path));
    return print(body, PlanView.class, v -> new PlanText(console.paint(), full).lines(v));
  }
}
