package io.signalbox.app.chaos;

import io.signalbox.app.hosts.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own from this class path, Signalbox or its broker, started again whenever it
 * ends, as its systemd unit does ({@code Restart=always}).
 */
final class Program implements AutoCloseable {
  private static final int PAUSE_MS = 300;

  private final String name;
  private final List<String> command;
  private final Path log;
  private final Map<String, String> variables;
  private final Thread keeper = new Thread(this::keep, "keeper");
  private final Object changed = new Object();
  private volatile boolean wanted = true;
  private Process process;
  private boolean held;
  private int starts;

  /**
   * @param command its main class and arguments
   * @param log everything that it says
   * @param variables more of its environment
   */
  Program(String name, List<String> command, Path log, Map<String, String> variables)
      throws IOException {
    this.name = name;
    this.command = List.copyOf(command);
    this.log = log;
    this.variables = Map.copyOf(variables);
    this.process = begin();
    keeper.setDaemon(true);
    keeper.start();
  }

  private Process begin() throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:ErrorFile=" + log.resolveSibling("hs_err_%p.log"),
                "-cp",
                System.getProperty("java.class.path")));
    words.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(variables);
    starts++;
    return builder.start();
  }

  private void keep() {
    try {
      while (wanted) {
        Process now;
        synchronized (changed) {
          now = process;
        }
        now.waitFor();
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        synchronized (changed) {
          while (held) changed.wait();
          if (wanted && !process.isAlive()) process = begin();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  Path log() {
    return log;
  }

  int starts() {
    synchronized (changed) {
      return starts;
    }
  }

  void kill() throws InterruptedException {
    Process now = now();
    now.destroyForcibly();
    now.waitFor();
  }

  void stop() {
    signal("STOP");
  }

  void wake() {
    signal("CONT");
  }

  /** It is not started again before {@link #release}. */
  void hold() {
    synchronized (changed) {
      held = true;
    }
  }

  void release() {
    synchronized (changed) {
      held = false;
      changed.notifyAll();
    }
  }

  private Process now() {
    synchronized (changed) {
      return process;
    }
  }

  private void signal(String name) {
    Process now = now();
    if (now.isAlive()) Command.run(List.of("kill", "-" + name, Long.toString(now.pid())), "");
  }

  /** Ends in order, as {@code systemctl stop} would end it. */
  @Override
  public void close() {
    wanted = false;
    keeper.interrupt();
    Process now = now();
    now.destroy();
    try {
      if (!now.waitFor(30, TimeUnit.SECONDS)) now.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      now.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
