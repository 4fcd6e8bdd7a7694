package io.signalbox.platforms.local;

import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.platforms.host.Exit;
import io.signalbox.platforms.host.Input;
import io.signalbox.platforms.host.Lines;
import io.signalbox.platforms.host.Shell;
import java.io.IOException;
import java.io.InputStream;
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
      FutureTask<Boolean> writing =
          background("stdin", () -> write(process.getOutputStream(), input));
      Lines.Head out = new Lines.Head(input, () -> {});
      Lines.Tail err = new Lines.Tail();
      FutureTask<Boolean> outRead =
          background("stdout", () -> drain(process.getInputStream(), out));
      FutureTask<Boolean> errRead =
          background("stderr", () -> drain(process.getErrorStream(), err));
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StepFailedException(
            StepFailed.of(
                Code.TIMEOUT,
                "this machine",
                "A command took more than " + timeout.toSeconds() + " seconds.",
                "If it keeps failing, raise its timeout."));
      }
      writing.cancel(true);
      // What the command left running may hold its output open: not for long.
      outRead.get(10, TimeUnit.SECONDS);
      errRead.get(10, TimeUnit.SECONDS);
      return new Exit(process.exitValue(), out.text(), err.lines());
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
              "Read the log of Signalbox around this time."),
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

  /**
   * The command is a tree: sh, setsid, the host script in a session of its own. By handles: to
   * destroy the process itself would also close its standard input, and wait for whoever writes to
   * it, who waits for somebody of the tree to read.
   */
  private static void kill(Process process) {
    ProcessHandle root = process.toHandle();
    List<ProcessHandle> tree = root.descendants().toList();
    root.destroyForcibly();
    tree.forEach(ProcessHandle::destroyForcibly);
  }

  private static void write(OutputStream out, Input input) {
    try (out) {
      input.writeTo(out);
    } catch (IOException readerGone) {
      // Its exit code says why it stopped reading.
    }
  }

  private static void drain(InputStream in, OutputStream out) throws IOException {
    in.transferTo(out);
  }

  private interface Work {
    void run() throws IOException;
  }

  private static FutureTask<Boolean> background(String name, Work work) {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              work.run();
              return true;
            });
    Thread.ofPlatform().daemon().name("local-" + name).start(task);
    return task;
  }
}
