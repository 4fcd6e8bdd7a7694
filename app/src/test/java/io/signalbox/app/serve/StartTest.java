package io.signalbox.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.signalbox.app.Main;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.routes.api.access.TokenBook;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

  private Process up(int port, Path log) throws IOException {
    ProcessBuilder builder =
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
                file(port).toString())
            .redirectErrorStream(true);
    builder.environment().put("SIGNALBOX_HOME", root.resolve("home").toString());
    Process process = builder.start();
    // Through a pipe: a test may take every file from it.
    Thread.ofVirtual()
        .start(
            () -> {
              try (InputStream said = process.getInputStream()) {
                Files.copy(said, log);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return process;
  }

  private static void ends(Process process, Path log) throws Exception {
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS))
          .as("it ends: " + Files.readString(log))
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void theProcessEndsAndSaysWhy() throws Exception {
    try (ServerSocket taken = taken()) {
      Path log = root.resolve("out");
      Process process = up(taken.getLocalPort(), log);
      ends(process, log);
      assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(1);
      assertThat(Files.readString(log))
          .contains("Signalbox was not started: The API cannot listen on 127.0.0.1:")
          .contains("Next: mend what is named");
    }
  }

  /** Deaf for ever, it would look as if it lived; ended, somebody starts it again. */
  @Test
  void withoutItsBrokerTheProcessEnds() throws Exception {
    int port;
    try (ServerSocket free = taken()) {
      port = free.getLocalPort();
    }
    Path log = root.resolve("out");
    Process process = up(port, log);
    await("it serves").atMost(Duration.ofSeconds(60)).until(() -> said(log, "is ready at"));
    // From now on none of its files takes a byte more, as on a full disk.
    assertThat(
            new ProcessBuilder("prlimit", "--pid", Long.toString(process.pid()), "--fsize=0")
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
    ask(port);
    ends(process, log);
    assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(1);
    assertThat(Files.readString(log))
        .contains("Signalbox ends: its broker has stopped, for its disk failed, or is full: ")
        .contains("Next: make room");
  }

  private static boolean said(Path log, String what) throws IOException {
    return Files.exists(log) && Files.readString(log).contains(what);
  }

  /** Something that the broker has to write down; whether it is answered is not the question. */
  private void ask(int port) throws Exception {
    String token = Files.readString(root.resolve("data").resolve(TokenBook.OWNER_FILE)).strip();
    try (HttpClient http = HttpClient.newHttpClient()) {
      http.sendAsync(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:%d/api/v1/deployments".formatted(port)))
                  .header("Authorization", "Bearer " + token)
                  .header("Content-Type", "application/json")
                  .POST(
                      BodyPublishers.ofString(
                          "{\"service\":\"one\",\"environment\":\"test\",\"version\":\"1\"}"))
                  .build(),
              BodyHandlers.discarding())
          .handle((answer, failed) -> "whatever")
          .get(60, TimeUnit.SECONDS);
    }
  }
}
