package io.signalbox.platforms.host;

import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import java.util.Optional;

/**
 * Calls the host script of one instance: brings it there when it is not, turns exits into failures,
 * and gives answers word for word, for those who read them, together with what people may see.
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

  Reply call(HostCommand command, Code otherwise) throws StepFailedException {
    return call(command, Input.EMPTY, otherwise);
  }

  /**
   * @param input may be asked twice: a host without the script refuses before it reads
   * @throws StepFailedException for every exit code but 0
   */
  Reply call(HostCommand command, Input input, Code otherwise) throws StepFailedException {
    Reply reply = run(command, input);
    if (reply.code() == HostScript.NOT_THERE || reply.code() == HostScript.NEVER_USED) {
      bootstrap();
      reply = run(command, input);
    }
    return succeeded(command, reply, otherwise);
  }

  /**
   * The same for what only reads: empty for a host that was never used, which stays so. A host that
   * lacks this version of the script is not given it either.
   */
  Optional<Reply> ask(HostCommand command) throws StepFailedException {
    Reply reply = run(command, Input.EMPTY);
    if (reply.code() == HostScript.NEVER_USED) return Optional.empty();
    if (reply.code() == HostScript.NOT_THERE) {
      reply = run(commands.piped(command), Input.of(HostScript.text()));
    }
    return Optional.of(succeeded(command, reply, Code.COMMAND_FAILED));
  }

  /** Runs anything; the exit code is the caller's business. */
  Reply run(HostCommand command, Input input) throws StepFailedException {
    return new Reply(shell.run(command.line(), input, command.timeout()), scrub);
  }

  /** A text that quotes what a host said, as people may see it. */
  String shown(String text) {
    return scrub.clean(text);
  }

  /** A failure that this side found, with the host's last words. */
  StepFailedException failed(Code code, String message, Reply reply) {
    return new StepFailedException(
        new StepFailed(
            code,
            site.where(),
            shown(message),
            reply.shown().out(),
            java.util.OptionalInt.of(reply.code()),
            HostAnswer.next(code)));
  }

  private void bootstrap() throws StepFailedException {
    HostCommand command = commands.bootstrap();
    succeeded(command, run(command, Input.of(HostScript.text())), Code.COMMAND_FAILED);
  }

  private Reply succeeded(HostCommand command, Reply reply, Code otherwise)
      throws StepFailedException {
    if (reply.code() == 0) return reply;
    throw new StepFailedException(HostAnswer.failure(site.where(), command, reply, otherwise));
  }
}
