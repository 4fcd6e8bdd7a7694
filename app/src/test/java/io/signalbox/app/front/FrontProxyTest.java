package io.signalbox.app.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proxy is a process of its own: it is started, told by files, and looked at from outside. */
class FrontProxyTest {
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

  @TempDir Path root;

  private ServerSocket service;

  /** Answers every connection once, and closes it. */
  @BeforeEach
  void serve() throws IOException {
    service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::answer);
  }

  private void answer() {
    while (!service.isClosed()) {
      try (Socket socket = service.accept()) {
        BufferedReader request =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String line = request.readLine();
        while (line != null && !line.isEmpty()) line = request.readLine();
        socket
            .getOutputStream()
            .write(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
                    .getBytes(StandardCharsets.US_ASCII));
      } catch (IOException closed) {
        // The next one, or the end of the test.
      }
    }
  }

  /** Without a front the proxy ends by itself; its directory must not vanish under it before. */
  @AfterEach
  void stop() throws Exception {
    service.close();
    for (String name : new String[] {"one", "two"}) Files.deleteIfExists(file(name));
    await("the proxy's end", () -> !proxyRuns());
  }

  @Test
  void aRetiredFrontGivesItsPortBackAndTheOthersServeOn() throws Exception {
    int gone = front("one");
    int stays = front("two");
    ProxyLauncher launcher = new ProxyLauncher(root.resolve("proxy"));
    launcher.ensure(file("one"));
    launcher.ensure(file("two"));
    assertThat(get(gone)).isEqualTo(200);
    assertThat(get(stays)).isEqualTo(200);

    // What the host does when it retires an instance.
    Files.delete(root.resolve("one/live"));
    Files.delete(file("one"));
    await("port %d to be free".formatted(gone), () -> !listens(gone));
    assertThat(get(stays)).isEqualTo(200);

    live("one");
    write("one", gone);
    launcher.ensure(file("one"));
    assertThat(get(gone)).as("deployed again").isEqualTo(200);
  }

  @Test
  void aFrontThatComesAndGoesAllTheTimeStopsNobodyElse() throws Exception {
    int busy = front("one");
    int stays = front("two");
    ProxyLauncher launcher = new ProxyLauncher(root.resolve("proxy"));
    launcher.ensure(file("two"));
    for (int i = 0; i < 5; i++) {
      write("one", busy);
      launcher.ensure(file("one"));
      Files.delete(file("one"));
    }
    assertThat(get(stays)).isEqualTo(200);
    assertThat(proxyRuns()).isTrue();
  }

  /** As the demo does at its end: everything is removed at once, and nothing is left running. */
  @Test
  void aDirectoryThatIsRemovedWholeEndsIt() throws Exception {
    int port = front("one");
    new ProxyLauncher(root.resolve("proxy")).ensure(file("one"));
    assertThat(get(port)).isEqualTo(200);
    try (Stream<Path> all = Files.walk(root.resolve("proxy"))) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(each);
    }
    await("port %d to be free".formatted(port), () -> !listens(port));
  }

  private Path file(String name) {
    return root.resolve(name).resolve("front.properties");
  }

  private int front(String name) throws IOException {
    Path slot = Files.createDirectories(root.resolve(name).resolve("slots/a"));
    Files.writeString(slot.resolve("port"), service.getLocalPort() + "\n");
    live(name);
    int port = free();
    write(name, port);
    return port;
  }

  private void live(String name) throws IOException {
    Files.createSymbolicLink(root.resolve(name).resolve("live"), Path.of("slots/a"));
  }

  private void write(String name, int port) throws IOException {
    Files.writeString(file(name), "listen=%d\ndirectory=%s\n".formatted(port, root.resolve(name)));
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private boolean proxyRuns() throws IOException {
    Path lock = root.resolve("proxy/lock");
    if (!Files.exists(lock)) return false;
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock taken = channel.tryLock()) {
      return taken == null;
    }
  }

  private static int get(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/".formatted(port))).build();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE_NS;
    while (!condition.call()) {
      if (System.nanoTime() > end) fail("waited in vain for " + what);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
