package io.signalbox.app.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java process of its own, from this class path, that can be stopped in mid-air.
 *
 * @param log everything that it says
 */
record Child(Process process, Path log) implements AutoCloseable {

  static Child of(Class<?> main, Path log, String... arguments) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    words.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new Child(process, log);
  }

  /** Stops it in mid-air: its connections stay open, and it does nothing. */
  void stop() {
    signal("STOP");
  }

  /** It goes on as if nothing had been. */
  void wake() {
    signal("CONT");
  }

  private void signal(String name) {
    Command.run(List.of("kill", "-" + name, Long.toString(process.pid())), "");
  }

  String everything() throws IOException {
    return Files.readString(log);
  }

  boolean stopped() throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"))
        .contains("State:\tT");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
