package io.signalbox.app.front;

import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Starts the proxy process where none runs, and waits until it serves a front file as it is now.
 */
public final class ProxyLauncher {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long LOOK_EVERY_MS = 50;

  private final Registry registry;

  /**
   * @param directory where proxy and launcher meet; the same for every start of this Signalbox
   */
  public ProxyLauncher(Path directory) {
    this.registry = new Registry(directory);
  }

  /**
   * Returns when the front is served.
   *
   * @throws StepFailedException TRAFFIC_FAILED, with what the proxy said
   */
  public void ensure(Path frontFile) throws StepFailedException {
    try {
      Files.createDirectories(registry.directory());
      String name = Registry.name(frontFile);
      FrontFile wanted = FrontFile.read(frontFile);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < deadline) {
        // Again and again: a proxy that has just seen the file go forgets it once more.
        if (!registry.registered().containsKey(name)) registry.register(frontFile);
        if (!running()) launch();
        Optional<String> said = registry.said(name);
        if (said.filter(("serving " + Registry.hash(wanted.text()))::equals).isPresent()
            && answers(wanted)) return;
        if (said.filter(s -> s.startsWith("refused ")).isPresent()) {
          throw failed(frontFile, said.get().substring("refused ".length()));
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
      }
      throw failed(frontFile, "the proxy does not listen after " + PATIENCE.toSeconds() + " s");
    } catch (IOException | IllegalArgumentException e) {
      throw failed(frontFile, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(frontFile, "interrupted");
    }
  }

  private static boolean answers(FrontFile front) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(front.address(), front.listen()), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The proxy holds its lock as long as it lives, however it ends. */
  private boolean running() throws IOException {
    try (FileChannel channel =
            FileChannel.open(registry.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    }
  }

  private void launch() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            "setsid",
            "--fork",
            java,
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FrontProxy.class.getName(),
            registry.directory().toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(registry.log().toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    builder.start().waitFor(10, TimeUnit.SECONDS);
    for (int look = 0; look < 200 && !running(); look++) TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
  }

  private StepFailedException failed(Path frontFile, String why) {
    return new StepFailedException(
        new StepFailed(
            StepFailed.Code.TRAFFIC_FAILED,
            frontFile.toString(),
            why,
            lastLines(),
            OptionalInt.empty(),
            "Look whether another process has the port; the proxy's own words are in "
                + registry.log()
                + "."));
  }

  private List<String> lastLines() {
    try {
      return Files.exists(registry.log()) ? Files.readAllLines(registry.log()) : List.of();
    } catch (IOException e) {
      return List.of("the proxy's log could not be read: " + e.getMessage());
    }
  }
}
