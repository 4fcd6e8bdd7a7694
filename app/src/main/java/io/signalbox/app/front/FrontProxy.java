package io.signalbox.app.front;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The proxy process: serves every registered front until none is left. Started with the registry's
 * directory as its one argument.
 */
public final class FrontProxy {
  private static final long LOOK_EVERY_MS = 100;

  /** Without a front for this long it ends; nobody has to stop it. */
  private static final int LOOKS_WITHOUT_A_FRONT = 10;

  private final Registry registry;
  private final Map<String, FrontFile> serving = new HashMap<>();
  private final Map<Address, Listener> listeners = new HashMap<>();

  /** What is bound; instances that name the same one share it. */
  private record Address(String host, int port) {
    static Address of(FrontFile front) {
      return new Address(front.address(), front.listen());
    }
  }

  private record Listener(Server server, LiveSlotHandler handler) {}

  private FrontProxy(Registry registry) {
    this.registry = registry;
  }

  public static void main(String[] args) throws Exception {
    Registry registry = new Registry(Path.of(args[0]));
    Files.createDirectories(registry.directory());
    try (FileChannel channel =
            FileChannel.open(registry.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      // Another one was quicker: it serves.
      if (lock == null) return;
      new FrontProxy(registry).run();
    } finally {
      // A client's threads would keep a proxy alive that serves nothing.
      Runtime.getRuntime().halt(0);
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
    // Also of a directory that was removed whole, between two looks.
    for (String name : Set.copyOf(serving.keySet())) {
      if (registered.containsKey(name)) continue;
      FrontFile gone = serving.remove(name);
      if (gone != null) withdraw(name, gone);
    }
    for (Map.Entry<String, Path> entry : registered.entrySet()) {
      try {
        serve(entry.getKey(), entry.getValue());
      } catch (NoSuchFileException retired) {
        FrontFile gone = serving.remove(entry.getKey());
        if (gone != null) withdraw(entry.getKey(), gone);
        registry.forget(entry.getKey());
      }
    }
  }

  /** A changed file takes the place of the one before; who is connected notices nothing. */
  private void serve(String name, Path file) throws IOException {
    FrontFile before = serving.get(name);
    String text = Files.readString(file);
    if (before != null && before.text().equals(text)) return;
    try {
      FrontFile front = FrontFile.parse(file, text);
      if (before != null && !Address.of(before).equals(Address.of(front))) withdraw(name, before);
      listener(Address.of(front)).handler().put(name, front);
      serving.put(name, front);
      registry.serving(name, front.text());
    } catch (Exception e) {
      registry.refused(name, String.valueOf(e.getMessage()));
    }
  }

  private void withdraw(String name, FrontFile front) {
    Listener listener = listeners.get(Address.of(front));
    if (listener == null || listener.handler().remove(name) > 0) return;
    listeners.remove(Address.of(front));
    stop(listener.server());
  }

  private Listener listener(Address address) throws Exception {
    Listener known = listeners.get(address);
    if (known != null) return known;
    LiveSlotHandler handler = new LiveSlotHandler();
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost(address.host());
    connector.setPort(address.port());
    connector.setReuseAddress(true);
    server.addConnector(connector);
    server.setHandler(handler);
    server.start();
    Listener fresh = new Listener(server, handler);
    listeners.put(address, fresh);
    return fresh;
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      System.err.println("A front did not stop cleanly: " + e.getMessage());
    }
  }
}
