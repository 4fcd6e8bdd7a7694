package io.signalbox.app.hosts;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * An nginx of this machine before the hosts, as people run one: it asks the next host where one
 * cannot be reached or says that it is not there. A process of its own, in its own directory.
 */
public final class Edge implements AutoCloseable {
  private final Process nginx;
  private final int port;

  private Edge(Process nginx, int port) {
    this.nginx = nginx;
    this.port = port;
  }

  public static Edge before(List<TestHost> hosts, Path directory) throws IOException {
    int port = Ports.free();
    Files.createDirectories(directory);
    return run(conf(hosts, directory, port), directory, port);
  }

  /** Runs an nginx by a configuration that it accepts. */
  public static Edge run(String text, Path directory, int port) throws IOException {
    Path conf = Files.writeString(directory.resolve("nginx.conf"), text);
    Path log = directory.resolve("error.log");
    Process nginx =
        new ProcessBuilder(
                "nginx", "-p", directory.toString(), "-e", log.toString(), "-c", conf.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("nginx.out").toFile())
            .start();
    await().atMost(20, TimeUnit.SECONDS).until(() -> listens(port) || !nginx.isAlive());
    if (!nginx.isAlive()) {
      throw new AssertionError(
          "nginx does not run: " + Files.readString(directory.resolve("nginx.out")));
    }
    return new Edge(nginx, port);
  }

  private static String conf(List<TestHost> hosts, Path directory, int port) {
    String servers =
        hosts.stream()
            .map(h -> "server 127.0.0.1:" + h.http() + ";")
            .collect(Collectors.joining(" "));
    return """
        daemon off;
        worker_processes 1;
        pid %1$s/nginx.pid;
        events { worker_connections 256; }
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          upstream hosts { %2$s keepalive 8; }
          server {
            listen 127.0.0.1:%3$d;
            location / {
              proxy_pass http://hosts;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_buffering off;
              proxy_connect_timeout 2s;
              proxy_read_timeout 3s;
              proxy_next_upstream error timeout http_502 http_503;
            }
          }
        }
        """
        .formatted(directory, servers, port);
  }

  public int port() {
    return port;
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    nginx.destroy();
  }
}
