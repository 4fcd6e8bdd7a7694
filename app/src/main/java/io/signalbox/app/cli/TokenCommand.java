package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import io.signalbox.app.cli.text.Lists;
import io.signalbox.broker.wire.Json;
import io.signalbox.routes.api.view.TokenView;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "token",
    description = "Tokens for people and systems that ask Signalbox; for admins.",
    footer = {
      "%nExamples:",
      "  signalbox token create ci --role operator --env staging",
      "  signalbox token list",
      "  signalbox token revoke ci"
    })
final class TokenCommand extends CommandGroup {

  private TokenCommand() {
    super("tokens", "Say 'token create', 'token list' or 'token revoke'.");
  }

  static CommandLine of(Console console) {
    return new CommandLine(new TokenCommand())
        .addSubcommand(new Create(console))
        .addSubcommand(new ListAll(console))
        .addSubcommand(new Revoke(console));
  }

  @Command(
      name = "create",
      description = "Make a token. It is shown once, and kept nowhere but as a hash.",
      footer = {
        "%nExamples:",
        "  signalbox token create ci --role operator --env staging --env production",
        "  signalbox token create ada --role admin"
      })
  static final class Create extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "What it is called in the history.")
    String name = "";

    @Option(
        names = "--role",
        paramLabel = "ROLE",
        required = true,
        description = "viewer (looks), operator (deploys) or admin.")
    String role = "";

    @Option(
        names = {"-e", "--env"},
        paramLabel = "ENVIRONMENT",
        description = "An environment in which an operator may act; without any, all.")
    List<String> environments = List.of();

    Create(Console console) {
      super(console);
    }

    record Wanted(String name, String role, List<String> environments) {}

    @Override
    public Integer call() {
      String body = api().post("/api/v1/tokens", new Wanted(name, role, environments));
      if (json) {
        console.out().println(body.strip());
        return Exit.OK;
      }
      Optional<String> text = Json.read(body, TokenView.class).token();
      console.err().println("The token of '" + name + "', shown this once:");
      text.ifPresent(console.out()::println);
      return Exit.OK;
    }
  }

  @Command(
      name = "list",
      description = "All tokens, without their text.",
      footer = {"%nExamples:", "  signalbox token list"})
  static final class ListAll extends RemoteCommand {
    ListAll(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      return print(
          api().get("/api/v1/tokens"),
          TokenView.TokensView.class,
          v -> new Lists(times(), console.paint()).tokens(v));
    }
  }

  @Command(
      name = "revoke",
      description = "Make a token useless, at once.",
      footer = {"%nExamples:", "  signalbox token revoke ci"})
  static final class Revoke extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The token's name.")
    String name = "";

    Revoke(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      String body = api().delete("/api/v1/tokens/" + ApiClient.encoded(name));
      console.out().println(json ? body.strip() : "Token '" + name + "' is revoked.");
      return Exit.OK;
    }
  }
}
