package io.signalbox.app.front;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The proxy process: serves every registered front until none is left. Started with the registry's
 * directory as its one argument.
 */
public final class FrontProxy {
  private static final long LOOK_EVERY_MS = 100;

  /** Without a front for this long it ends; nobody has to stop it. */
  private static final int LOOKS_WITHOUT_A_FRONT = 50;

  private final Registry registry;
  private final HttpClient client;
  private final Map<String, Serving> serving = new HashMap<>();

  private record Serving(String text, Server server) {}

  private FrontProxy(Registry registry, HttpClient client) {
    this.registry = registry;
    this.client = client;
  }

  public static void main(String[] args) throws Exception {
    Registry registry = new Registry(Path.of(args[0]));
    Files.createDirectories(registry.directory());
    try (FileChannel channel =
            FileChannel.open(registry.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      // Another one was quicker: it serves.
      if (lock == null) return;
      HttpClient client = new HttpClient();
      client.setFollowRedirects(false);
      client.start();
      new FrontProxy(registry, client).run();
      client.stop();
    }
  }

  private void run() throws IOException, InterruptedException {
    int without = 0;
    while (without < LOOKS_WITHOUT_A_FRONT) {
      look();
      without = serving.isEmpty() ? without + 1 : 0;
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
    }
  }

  private void look() throws IOException {
    Map<String, Path> registered = registry.registered();
    for (Map.Entry<String, Path> entry : registered.entrySet()) {
      if (Files.exists(entry.getValue())) serve(entry.getKey(), entry.getValue());
    }
    for (Map.Entry<String, Path> entry : registered.entrySet()) {
      if (!Files.exists(entry.getValue())) {
        Serving gone = serving.remove(entry.getKey());
        if (gone != null) stop(gone.server());
        registry.forget(entry.getKey());
      }
    }
  }

  private void serve(String name, Path file) throws IOException {
    Serving before = serving.get(name);
    if (before != null && before.text().equals(Files.readString(file))) return;
    try {
      FrontFile front = FrontFile.read(file);
      if (before != null) stop(before.server());
      serving.put(name, new Serving(front.text(), start(front)));
      registry.serving(name, front.text());
    } catch (Exception e) {
      serving.remove(name);
      registry.refused(name, String.valueOf(e.getMessage()));
    }
  }

  private Server start(FrontFile front) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost(front.address());
    connector.setPort(front.listen());
    connector.setReuseAddress(true);
    server.addConnector(connector);
    server.setHandler(new LiveSlotHandler(front, client));
    server.start();
    return server;
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      System.err.println("A front did not stop cleanly: " + e.getMessage());
    }
  }
}
