package io.signalbox.app;

import com.sun.net.httpserver.HttpServer;
import io.signalbox.app.cli.Cli;
import io.signalbox.app.cli.Console;
import io.signalbox.app.cli.Exit;
import io.signalbox.app.cli.Programs;
import io.signalbox.app.cli.remote.ApiClient;
import io.signalbox.app.cli.remote.Server;
import io.signalbox.app.serve.Signalbox;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.engine.spec.Secret;
import io.signalbox.routes.api.access.TokenBook;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A rehearsal in a directory of its own: it loads the classes that a real start needs, so that the
 * launcher can have the JVM write them down and start from them the next time.
 */
final class Prepare {
  private static final int LOOKS = 100;

  private Prepare() {}

  /** A client command, against a server that knows nothing. */
  static int client(Programs programs) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
    byte[] nothing =
        "{\"at\":\"2026-01-01T00:00:00Z\",\"targets\":[],\"notes\":[]}"
            .getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, nothing.length);
          exchange.getResponseBody().write(nothing);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      Map<String, String> variables = Map.of("SIGNALBOX_URL", url, "SIGNALBOX_TOKEN", "none");
      Cli cli = new Cli(silent(variables), programs);
      cli.run("--help");
      cli.run("deploy", "--help");
      cli.run("deploy", "service", "1", "--env", "none");
      return cli.run("status");
    } finally {
      server.stop(0);
    }
  }

  private static Console silent(Map<String, String> variables) {
    return new Console(
        new PrintWriter(Writer.nullWriter()),
        new PrintWriter(Writer.nullWriter()),
        new BufferedReader(Reader.nullReader()),
        false,
        false,
        name -> Optional.ofNullable(variables.get(name)),
        Path.of("/nonexistent"),
        InstantSource.system(),
        ZoneOffset.UTC);
  }

  /** A whole Signalbox, and a deployment that finds no artifact. */
  static int up() throws IOException, InterruptedException {
    Path root = Files.createTempDirectory("signalbox-rehearsal-");
    Configuration configuration = configuration(root);
    try (Signalbox signalbox =
        Signalbox.start(new Signalbox.Parts(() -> configuration, List::of))) {
      Secret owner =
          new Secret(Files.readString(root.resolve("data/" + TokenBook.OWNER_FILE)).strip());
      ApiClient api = new ApiClient(new Server(signalbox.url(), owner));
      api.get("/health/ready");
      api.get("/metrics");
      api.post("/api/v1/deployments", new Wanted("rehearsal", "none", "1"));
      for (int look = 0; look < LOOKS; look++) {
        if (api.get("/api/v1/deployments").contains("\"outcome\"")) break;
        TimeUnit.MILLISECONDS.sleep(100);
      }
      return Exit.OK;
    } finally {
      remove(root);
    }
  }

  private record Wanted(String service, String environment, String version) {}

  private static Configuration configuration(Path root) throws IOException {
    Path file = root.resolve("signalbox.yaml");
    Files.writeString(
        file,
        """
        signalbox:
          data: %s/data
          api: {listen: "127.0.0.1:0"}
        environments:
          none:
            platform: local
        services:
          rehearsal:
            artifact: %s/none/{version}
            directory: %s/instance
            command: ["true"]
        """
            .formatted(root, root, root));
    return switch (new ConfigurationLoader().load(file)) {
      case Loaded.Valid valid -> valid.configuration();
      case Loaded.Invalid invalid ->
          throw new IOException("The rehearsal's configuration is wrong: " + invalid.problems());
    };
  }

  private static void remove(Path root) throws IOException {
    try (var all = Files.walk(root)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
