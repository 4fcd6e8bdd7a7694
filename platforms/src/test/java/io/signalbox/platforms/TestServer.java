package io.signalbox.platforms;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The service that tests deploy: answers every path with the version that lies beside it. Runs in a
 * process of its own, with nothing but the JDK. Arguments: port, file with the version.
 */
public final class TestServer {
  private TestServer() {}

  public static void main(String[] args) throws Exception {
    String version = Files.readString(Path.of(args[1])).strip();
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] answer = (version + "\n").getBytes(StandardCharsets.UTF_8);
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, answer.length);
          try (var body = exchange.getResponseBody()) {
            body.write(answer);
          }
        });
    server.start();
    System.out.println("serving " + version + " for " + System.getenv("GREETING"));
  }
}
