package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import io.signalbox.app.cli.text.DeadLetterText;
import io.signalbox.broker.wire.Json;
import io.signalbox.routes.api.view.DeadLettersView;
import io.signalbox.routes.api.view.DeadLettersView.DeadLetter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "dlq",
    description =
        "Dead letters: messages that were put aside, because nobody could go on with them.",
    footer = {
      "%nExamples:",
      "  signalbox dlq list",
      "  signalbox dlq show auth-3f7k2m9x1q",
      "  signalbox dlq retry auth-3f7k2m9x1q --watch"
    })
final class DlqCommand extends CommandGroup {

  private DlqCommand() {
    super("dead letters", "Say 'dlq list', 'dlq show', 'dlq retry' or 'dlq drop'.");
  }

  static CommandLine of(Console console) {
    return new CommandLine(new DlqCommand())
        .addSubcommand(new ListAll(console))
        .addSubcommand(new Show(console))
        .addSubcommand(new Retry(console))
        .addSubcommand(new Drop(console));
  }

  @Command(
      name = "list",
      description = "All dead letters, the oldest first.",
      footer = {"%nExamples:", "  signalbox dlq list", "  signalbox dlq list --json"})
  static final class ListAll extends RemoteCommand {
    ListAll(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      return print(
          api().get("/api/v1/dead-letters"),
          DeadLettersView.class,
          v -> new DeadLetterText(times(), console.paint()).list(v));
    }
  }

  @Command(
      name = "show",
      description = {
        "One dead letter: its cause, what it holds up, its body,",
        "and the commands that have it go on or turn it into a rollback."
      },
      footer = {"%nExamples:", "  signalbox dlq show auth-3f7k2m9x1q"})
  static final class Show extends RemoteCommand {
    @Parameters(
        index = "0",
        paramLabel = "ID",
        description = "The message's or its deployment's id, or enough of its beginning.")
    String id = "";

    Show(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      return print(
          api().get("/api/v1/dead-letters/" + ApiClient.encoded(id)),
          DeadLetter.class,
          v -> new DeadLetterText(times(), console.paint()).show(v));
    }
  }

  /** One that does something with a dead letter. */
  abstract static class Deed extends AskCommand {
    @Parameters(
        index = "0",
        paramLabel = "ID",
        description = "The message's or its deployment's id, or enough of its beginning.")
    String id = "";

    Deed(Console console) {
      super(console);
    }

    final DeadLetter does(ApiClient api, String deed) {
      String path = "/api/v1/dead-letters/" + ApiClient.encoded(id) + "/" + deed;
      String body = waitingFor("asking Signalbox", () -> api.post(path, new Word(reason, by())));
      if (json && !watch) console.out().println(body.strip());
      return Json.read(body, DeadLetter.class);
    }
  }

  @Command(
      name = "retry",
      description =
          "Send a dead letter back: its deployment goes on at the step where it was put aside.",
      footer = {
        "%nExamples:",
        "  signalbox dlq retry auth-3f7k2m9x1q --watch",
        "  signalbox dlq retry 8c1d --reason 'the new version reads it'"
      })
  static final class Retry extends Deed {
    Retry(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      ApiClient api = api();
      DeadLetter letter = does(api, "retry");
      Optional<String> deployment = letter.deployment().map(Object::toString);
      if (!json) {
        console.out().println("Sent back to %s.".formatted(letter.backTo().orElse("?")));
      }
      if (deployment.isEmpty()) return Exit.OK;
      if (watch) return new Watch(api, console, json).follow(deployment.get(), timeout);
      if (!json) console.out().println("Follow it with: signalbox show " + deployment.get());
      return Exit.OK;
    }
  }

  @Command(
      name = "drop",
      description = "Remove a dead letter for good. One that still holds its target is refused.",
      footer = {"%nExamples:", "  signalbox dlq drop 8c1d --reason 'sent by mistake' --yes"})
  static final class Drop extends Deed {
    @Option(names = "--yes", description = "Do not ask for confirmation.")
    boolean yes;

    Drop(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      if (!yes && !console.confirm("This removes the dead letter " + id + " for good.")) {
        throw new CliFailure(Exit.USAGE, "Nothing was dropped.", "Say --yes to drop it.");
      }
      DeadLetter letter = does(api(), "drop");
      if (!json) console.out().println("Dropped from %s.".formatted(letter.queue()));
      return Exit.OK;
    }
  }
}
