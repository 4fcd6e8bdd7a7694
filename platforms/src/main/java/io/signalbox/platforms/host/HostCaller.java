package io.signalbox.platforms.host;

import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import java.util.Optional;

/**
 * Calls the host script of one instance: brings it there when it is not, turns exits into failures,
 * and takes secrets out of everything that was said.
 */
final class HostCaller {
  private final Site site;
  private final Shell shell;
  private final Scrub scrub;
  private final HostCommands commands;

  HostCaller(Site site, Shell shell, Scrub scrub) {
    this.site = site;
    this.shell = shell;
    this.scrub = scrub;
    this.commands = new HostCommands(site);
  }

  String where() {
    return site.where();
  }

  HostCommands commands() {
    return commands;
  }

  Exit call(HostCommand command, Code otherwise) throws StepFailedException {
    return call(command, Input.EMPTY, otherwise);
  }

  /**
   * @param input may be asked twice: a host without the script refuses before it reads
   * @throws StepFailedException for every exit code but 0
   */
  Exit call(HostCommand command, Input input, Code otherwise) throws StepFailedException {
    Exit exit = run(command, input);
    if (exit.code() == HostScript.NOT_THERE || exit.code() == HostScript.NEVER_USED) {
      bootstrap();
      exit = run(command, input);
    }
    return succeeded(command, exit, otherwise);
  }

  /**
   * The same for what only reads: empty for a host that was never used, which stays so. A host that
   * lacks this version of the script is not given it either.
   */
  Optional<Exit> ask(HostCommand command) throws StepFailedException {
    Exit exit = run(command, Input.EMPTY);
    if (exit.code() == HostScript.NEVER_USED) return Optional.empty();
    if (exit.code() == HostScript.NOT_THERE) {
      exit = run(commands.piped(command), Input.of(HostScript.text()));
    }
    return Optional.of(succeeded(command, exit, Code.COMMAND_FAILED));
  }

  /** Runs anything; the exit code is the caller's business. */
  Exit run(HostCommand command, Input input) throws StepFailedException {
    Exit exit = shell.run(command.line(), input, command.timeout());
    return new Exit(exit.code(), scrub.clean(exit.out()), scrub.clean(exit.err()));
  }

  /** A failure that this side found, with the host's last words. */
  StepFailedException failed(Code code, String message, Exit exit) {
    return new StepFailedException(
        new StepFailed(
            code,
            site.where(),
            message,
            exit.lines(),
            java.util.OptionalInt.of(exit.code()),
            HostAnswer.next(code)));
  }

  private void bootstrap() throws StepFailedException {
    HostCommand command = commands.bootstrap();
    succeeded(command, run(command, Input.of(HostScript.text())), Code.COMMAND_FAILED);
  }

  private Exit succeeded(HostCommand command, Exit exit, Code otherwise)
      throws StepFailedException {
    if (exit.code() == 0) return exit;
    throw new StepFailedException(HostAnswer.failure(site.where(), command, exit, otherwise));
  }
}
