package io.signalbox.platforms.local;

import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.platforms.host.Exit;
import io.signalbox.platforms.host.Input;
import io.signalbox.platforms.host.Lines;
import io.signalbox.platforms.host.Shell;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs commands on this machine. They do not inherit Signalbox's environment, which may hold the
 * secrets of other services: only what any login would have.
 */
final class LocalShell implements Shell {
  private static final Set<String> INHERITED =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          "TZ",
          "TMPDIR",
          "JAVA_HOME");

  @Override
  public Exit run(String line, Input input, Duration timeout) throws StepFailedException {
    Process process = start(line);
    try {
      FutureTask<Void> writing = background("stdin", () -> write(process.getOutputStream(), input));
      FutureTask<String> out = background("stdout", () -> Lines.head(process.getInputStream()));
      FutureTask<List<String>> err =
          background("stderr", () -> Lines.tail(process.getErrorStream()));
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StepFailedException(
            StepFailed.of(
                Code.TIMEOUT,
                "this machine",
                "A command took more than " + timeout.toSeconds() + " seconds.",
                "The step is tried again; if it keeps failing, raise its timeout."));
      }
      writing.cancel(true);
      // What the command left running may hold its output open: not for long.
      return new Exit(
          process.exitValue(), out.get(10, TimeUnit.SECONDS), err.get(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StepFailedException(
          StepFailed.of(
              Code.INTERRUPTED,
              "this machine",
              "A command was interrupted.",
              "Nothing: the step goes on where it was interrupted."),
          e);
    } catch (ExecutionException | TimeoutException e) {
      throw new StepFailedException(
          StepFailed.of(
              Code.COMMAND_FAILED,
              "this machine",
              "The output of a command could not be read: " + e,
              "The step is tried again."),
          e);
    } finally {
      if (process.isAlive()) kill(process);
    }
  }

  private static Process start(String line) throws StepFailedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", line);
    builder.environment().keySet().retainAll(INHERITED);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new StepFailedException(
          StepFailed.of(
              Code.COMMAND_FAILED,
              "this machine",
              "sh could not be started: " + e.getMessage(),
              "Check memory and process limits of the Signalbox process."),
          e);
    }
  }

  /** The command is a tree: sh, setsid, the host script in a session of its own. */
  private static void kill(Process process) {
    List<ProcessHandle> tree = process.descendants().toList();
    process.destroyForcibly();
    tree.forEach(ProcessHandle::destroyForcibly);
  }

  private static Void write(OutputStream out, Input input) {
    try (out) {
      input.writeTo(out);
    } catch (IOException readerGone) {
      // Its exit code says why it stopped reading.
    }
    return null;
  }

  private interface Work<T> {
    T done() throws IOException;
  }

  private static <T> FutureTask<T> background(String name, Work<T> work) {
    FutureTask<T> task = new FutureTask<>(work::done);
    Thread.ofPlatform().daemon().name("local-" + name).start(task);
    return task;
  }
}
