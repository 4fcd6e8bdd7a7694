package io.signalbox.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The shipped example {@code config/examples/portal} on the hosts of this machine: what is replaced
 * in it is addresses, ports, keys, users and how long one waits, nothing else. Its pc1 is the first
 * of the hosts, and so on.
 *
 * @param root a copy of the example, which may be written to
 */
record Portal(Path root, TestHosts hosts) {
  /** The port of each service, on its PCs and at the edge. */
  static final Map<String, Integer> SERVICES =
      Map.of("auth", 4430, "dashboard", 5010, "cae-web", 5000, "cae-automation", 5001);

  private static final String TLS = "/etc/ssl/portal";

  static Portal copy(Path root, TestHosts hosts) throws IOException {
    Path from = example();
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        if (path.startsWith(from.resolve("releases"))) continue;
        Path to = root.resolve(from.relativize(path).toString());
        if (!Files.exists(to)) Files.copy(path, to);
      }
    }
    return new Portal(root, hosts);
  }

  private static Path example() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path example = at.resolve("config/examples/portal");
      if (Files.isDirectory(example)) return example;
    }
    throw new AssertionError("config/examples/portal is not above " + Path.of("").toAbsolutePath());
  }

  /** Those of its PCs on which a service runs, counted from 0. */
  static List<Integer> pcs(String service) {
    return service.equals("cae-automation") ? List.of(0, 1) : List.of(0, 1, 2);
  }

  static String unit(String service, int pc) {
    return "signalbox-%s-production-pc%d-".formatted(service, pc + 1);
  }

  /**
   * Wheels of the real Gunicorn from the directory that SIGNALBOX_TEST_WHEELS names, or else the
   * stand-in: tests talk to nobody but this machine.
   */
  String wheels() throws IOException {
    Files.createDirectories(root.resolve("wheels"));
    String script =
        """
        cd '%s'
        if [ -n "${SIGNALBOX_TEST_WHEELS:-}" ]; then cp "$SIGNALBOX_TEST_WHEELS"/*.whl wheels; echo real; exit; fi
        python3 stand-in.py wheels && echo stand-in
        """
            .formatted(root);
    Path maker = root.resolve("stand-in.py");
    try (InputStream in = Portal.class.getResourceAsStream("gunicorn_stand_in.py")) {
      Files.write(maker, Objects.requireNonNull(in).readAllBytes());
    }
    return Command.run(List.of("sh", "-ec", script), "");
  }

  /** Makes an artifact with the example's own script. */
  void release(String service, String version) {
    Command.run(
        List.of(
            "env",
            "PIP_NO_INDEX=1",
            "PIP_FIND_LINKS=" + root.resolve("wheels"),
            root.resolve("package").toString(),
            service,
            version),
        "");
  }

  /** One pair of key and certificate, for the edge and for the PCs, which is its own authority. */
  void keys() throws IOException {
    Command.run(
        List.of(
            "sh",
            "-ec",
            """
      cd "$1"
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
        -subj /CN=portal.internal -addext subjectAltName=DNS:portal.internal \
        -keyout privkey.pem -out fullchain.pem 2> openssl.log
      cp fullchain.pem ca.pem
      """,
            "keys",
            root.toString()),
        "");
    String certificate = Files.readString(root.resolve("fullchain.pem"));
    String key = Files.readString(root.resolve("privkey.pem"));
    for (TestHost host : hosts.all()) {
      host.sh(
          "mkdir -p %1$s\ncat > %1$s/fullchain.pem << 'END'\n%2$sEND\ncat > %1$s/privkey.pem << 'END'\n%3$sEND\n"
              .formatted(TLS, certificate, key));
    }
  }

  SocketFactory tls() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(root.resolve("ca.pem"))) {
      trusted.setCertificateEntry(
          "portal", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  Path yaml() throws IOException {
    Path file = root.resolve("signalbox.yaml");
    String text = Files.readString(file);
    for (int pc = 0; pc < hosts.all().size(); pc++) {
      text =
          swap(
              text,
              "address: 192.168.1.1%d, user: deploy".formatted(pc),
              "address: 127.0.0.1, port: %d, user: %s, identity_file: %s, known_hosts: %s"
                  .formatted(
                      hosts.all().get(pc).ssh(),
                      hosts.user(),
                      hosts.identity(),
                      hosts.knownHosts()));
    }
    text = swap(text, "user: portal\n", "user: " + hosts.user() + "\n");
    Files.writeString(root.resolve("secret"), "only-for-this-test");
    text = swap(text, "${env:PORTAL_SECRET_KEY}", "${file:" + root.resolve("secret") + "}");
    // These hosts share one machine with whatever else it does, and the test has no quarter of an
    // hour.
    text = swap(text, ", max_load: 4", "");
    text = swap(text, "pause: 10s, bake: 15m", "pause: 0s, bake: 0s");
    text = swap(text, "deadline: 60s}", "deadline: 60s, interval: 200ms, min_healthy: 1s}");
    return Files.writeString(
        file,
        "signalbox: {data: ./data, api: {listen: \"127.0.0.1:%d\"}}\n".formatted(Ports.free())
            + text);
  }

  /**
   * The shipped edge, with its PCs behind tunnels.
   *
   * @param ports of this machine, in the place of each service's
   */
  String edge(Tunnels tunnels, Map<String, Integer> ports) throws IOException {
    String text = Files.readString(root.resolve("edge-nginx.conf"));
    for (Map.Entry<String, Integer> service : SERVICES.entrySet()) {
      int port = service.getValue();
      for (int pc : pcs(service.getKey())) {
        text =
            swap(
                text,
                "server 192.168.1.1%d:%d ".formatted(pc, port),
                "server 127.0.0.1:%d ".formatted(tunnels.end(pc, port)));
      }
      text =
          swap(
              text,
              "listen %d ssl;".formatted(port),
              "listen 127.0.0.1:%d ssl;".formatted(ports.get(service.getKey())));
    }
    assertThat(text).doesNotContain("192.168");
    return MAIN.replace("ROOT", root.toString())
        .replace("PORTAL", swap(text, TLS, root.toString()));
  }

  private static final String MAIN =
      """
      daemon off;
      worker_processes 1;
      pid ROOT/nginx.pid;
      events { worker_connections 256; }
      http {
        access_log off;
        client_body_temp_path ROOT/body;
        proxy_temp_path ROOT/proxy;
        fastcgi_temp_path ROOT/fastcgi;
        uwsgi_temp_path ROOT/uwsgi;
        scgi_temp_path ROOT/scgi;
      PORTAL
      }
      """;

  private static String swap(String text, String from, String to) {
    assertThat(text).contains(from);
    return text.replace(from, to);
  }

  void cleanUp() {
    SERVICES.keySet().forEach(service -> new Shop(root, service, hosts).cleanUp());
    for (TestHost host : hosts.all()) host.sh("rm -rf " + TLS);
  }
}
