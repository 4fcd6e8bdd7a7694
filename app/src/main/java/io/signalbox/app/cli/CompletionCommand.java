package io.signalbox.app.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    description = "Print a completion script for a shell.",
    footer = {
      "%nExamples:",
      "  source <(signalbox completion bash)",
      "  signalbox completion zsh > ~/.zfunc/_signalbox"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Console console;
  private final Supplier<CommandLine> whole;

  /** A shell that completes. */
  enum Shell {
    bash,
    zsh
  }

  @Parameters(index = "0", paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  Shell shell = Shell.bash;

  CompletionCommand(Console console, Supplier<CommandLine> whole) {
    this.console = console;
    this.whole = whole;
  }

  @Override
  public Integer call() {
    String script = AutoComplete.bash("signalbox", whole.get());
    console
        .out()
        .println(
            switch (shell) {
              case bash -> script;
              case zsh ->
                  "#compdef signalbox\nautoload -U +X compinit && compinit\n"
                      + "autoload -U +X bashcompinit && bashcompinit\n"
                      + script;
            });
    return Exit.OK;
  }
}
