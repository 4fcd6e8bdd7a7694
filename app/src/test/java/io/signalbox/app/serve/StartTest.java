package io.signalbox.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.app.Main;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Signalbox starts whole, or leaves nothing behind. */
class StartTest {
  @TempDir Path root;

  private Path file(int port) throws IOException {
    return Files.writeString(
        root.resolve("signalbox.yaml"),
        """
        signalbox:
          data: %s/data
          api: {listen: "127.0.0.1:%d"}
        environments:
          test: {platform: local}
        services:
          one:
            artifact: %s/{version}
            directory: %s/one
            command: [./run]
        """
            .formatted(root, port, root, root));
  }

  private Configuration configuration(int port) throws IOException {
    return switch (new ConfigurationLoader().load(file(port))) {
      case Loaded.Valid valid -> valid.configuration();
      case Loaded.Invalid invalid -> throw new AssertionError(invalid.problems());
    };
  }

  private static ServerSocket taken() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @Test
  void aTakenPortStopsWhatWasStartedBefore() throws IOException {
    Configuration configuration;
    try (ServerSocket taken = taken()) {
      configuration = configuration(taken.getLocalPort());
      assertThatThrownBy(() -> Signalbox.start(new Signalbox.Parts(() -> configuration, List::of)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("The API cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(n -> n.startsWith("ledger-projector") || n.contains("JmsConsumer"));
    // Its broker has let go of the journal: the next one takes it.
    try (Signalbox again = Signalbox.start(new Signalbox.Parts(() -> configuration, List::of))) {
      assertThat(again.url().getPort()).isEqualTo(configuration.settings().api().listen().port());
    }
  }

  @Test
  void theProcessEndsAndSaysWhy() throws Exception {
    try (ServerSocket taken = taken()) {
      Path log = root.resolve("out");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx192m",
                  "-XX:+UseSerialGC",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "-Duser.home=" + root,
                  Main.class.getName(),
                  "up",
                  "--config",
                  file(taken.getLocalPort()).toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
      } finally {
        process.destroyForcibly();
      }
      assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(1);
      assertThat(Files.readString(log))
          .contains("Signalbox was not started: The API cannot listen on 127.0.0.1:")
          .contains("Next: mend what is named");
    }
  }
}
