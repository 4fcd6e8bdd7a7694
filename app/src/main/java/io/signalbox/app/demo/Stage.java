package io.signalbox.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The demo's directory: three releases of the sample service, and a configuration.
 *
 * @param front the port on which requests arrive
 */
record Stage(Path root, int front, int firstSlot) {

  static Stage build() throws IOException {
    Path root = Files.createTempDirectory("signalbox-demo-");
    List<Integer> ports = freePorts();
    Stage stage = new Stage(root, ports.get(0), ports.get(1));
    stage.release("v1", false);
    stage.release("v2", false);
    stage.release("v3", true);
    Files.writeString(stage.configuration(), stage.yaml());
    return stage;
  }

  Path configuration() {
    return root.resolve("signalbox.yaml");
  }

  private void release(String version, boolean broken) throws IOException {
    Path directory = Files.createDirectories(root.resolve("artifacts").resolve(version));
    Files.writeString(directory.resolve("version"), version);
    if (broken) Files.writeString(directory.resolve("broken"), "answers 503\n");
    String name = SampleService.class.getName().replace('.', '/') + ".class";
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    try (InputStream in = Stage.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null)
        throw new IOException("The sample service is missing from this program: " + name);
      Files.copy(in, file);
    }
  }

  private String yaml() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return """
        # What the demo deploys: one service, three instances on this machine.
        signalbox:
          data: %s/data
        environments:
          demo:
            platform: local
        services:
          hello:
            artifact: %s/artifacts/{version}
            directory: %s/instances/hello
            instances: 3
            port: %d
            command: ["%s", -Xmx32m, -XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -cp, "{release}",
                      %s, "{port}", "{release}"]
            traffic: {listen: %d, address: 127.0.0.1, front: proxy}
            health: {path: /health, interval: 250ms, timeout: 2s, deadline: 5s, successes: 2, min_healthy: 500ms}
            strategy: {first: 1, percent: 34%%, pause: 0s, bake: 0s}
            precheck: {min_free_disk: 1M, min_free_memory: 1M}
        """
        .formatted(root, root, root, firstSlot, java, SampleService.class.getName(), front);
  }

  /** One for the front, and the first of six in a row for the slots. */
  private static List<Integer> freePorts() throws IOException {
    for (int attempt = 0; attempt < 50; attempt++) {
      try (ServerSocket front = new ServerSocket(0)) {
        int first = 20000 + (int) (Math.random() * 10000);
        if (free(first, 6)) return List.of(front.getLocalPort(), first);
      }
    }
    throw new IOException(
        "Expected seven free TCP ports on this machine, but found none in 50 attempts.");
  }

  private static boolean free(int first, int count) {
    for (int port = first; port < first + count; port++) {
      try (ServerSocket probe = new ServerSocket(port)) {
        if (!probe.isBound()) return false;
      } catch (IOException taken) {
        return false;
      }
    }
    return true;
  }

  void remove() {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("The demo's directory " + root + " could not be removed.", e);
    }
  }
}
