package io.signalbox.app.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/**
 * The service that the demo deploys: says its version, and whether it is healthy. This one class is
 * the whole artifact, beside a {@code version} file; a file {@code broken} makes it answer 503.
 */
public final class SampleService {
  private SampleService() {}

  /**
   * @param args the port to listen on, and the directory of the release
   */
  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(args[0]);
    Path release = Path.of(args[1]);
    String version = Files.readString(release.resolve("version")).strip();
    boolean broken = Files.exists(release.resolve("broken"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.createContext(
        "/",
        exchange -> {
          byte[] body =
              (version + (broken ? " is broken\n" : "\n")).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(broken ? 503 : 200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(1)));
    server.start();
    System.out.println("serving " + version + " on port " + port);
  }
}
