package io.signalbox.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.app.cli.remote.Current;
import io.signalbox.app.serve.Signalbox;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.routes.api.access.TokenBook;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole Signalbox behind HTTPS, and the command line that asks it from elsewhere. */
class TlsTest {
  @TempDir Path root;
  private Optional<Signalbox> signalbox = Optional.empty();
  private Optional<Typed> typed = Optional.empty();

  @BeforeEach
  void certificates() throws Exception {
    make("server", "DNS:localhost", 30);
    make("stranger", "DNS:localhost", 30);
  }

  @AfterEach
  void stop() {
    typed.ifPresent(Typed::close);
    signalbox.ifPresent(Signalbox::close);
  }

  /** A certificate that vouches for itself, and its key. */
  private void make(String name, String names, int days) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
    command.addAll(List.of("-nodes", "-subj", "/CN=" + name, "-days", String.valueOf(days)));
    command.addAll(List.of("-addext", "subjectAltName=" + names));
    command.addAll(List.of("-keyout", name + ".key", "-out", name + ".pem"));
    Process made =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("openssl.log").toFile())
            .start();
    assertThat(made.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(made.exitValue()).as(Files.readString(root.resolve("openssl.log"))).isZero();
  }

  private Configuration configuration(String certificate, String key) throws IOException {
    Path file = root.resolve("signalbox.yaml");
    Files.writeString(
        file,
        """
        signalbox:
          data: data
          api: {listen: "127.0.0.1:0", tls: {certificate: %s, key: %s}}
        """
            .formatted(certificate, key));
    return switch (new ConfigurationLoader().load(file)) {
      case Loaded.Valid valid -> valid.configuration();
      case Loaded.Invalid invalid -> throw new IOException(invalid.problems().toString());
    };
  }

  private Signalbox up(String certificate, String key) throws IOException {
    Configuration configuration = configuration(certificate, key);
    Signalbox up = Signalbox.start(new Signalbox.Parts(() -> configuration, List::of));
    signalbox = Optional.of(up);
    return up;
  }

  private Typed person() throws IOException {
    Typed person = new Typed(root);
    typed = Optional.of(person);
    person.variables.clear();
    person.variables.put("SIGNALBOX_HOME", root.resolve("home").toString());
    return person;
  }

  private Path token() {
    return root.resolve("data").resolve(TokenBook.OWNER_FILE);
  }

  private String url(String host) {
    return "https://" + host + ":" + signalbox.orElseThrow().url().getPort();
  }

  private String said(Typed person) {
    return person.err.toString();
  }

  @Test
  void aTrustedCertificateWithTheRightNameIsAccepted() throws IOException {
    assertThat(up("server.pem", "server.key").url().getScheme()).isEqualTo("https");
    Typed person = person();
    assertThat(ask(person, "localhost", "--ca", "server.pem")).as(said(person)).isEqualTo(Exit.OK);
    assertThat(said(person)).isEmpty();
    person.variables.put("SIGNALBOX_CA", root.resolve("server.pem").toString());
    assertThat(ask(person, "localhost")).isEqualTo(Exit.OK);
  }

  private int ask(Typed person, String host, String... more) {
    List<String> words = new ArrayList<>(List.of("status", "--json", "--url", url(host)));
    words.addAll(List.of("--token-file", token().toString()));
    for (String word : more) {
      words.add(word.endsWith(".pem") ? root.resolve(word).toString() : word);
    }
    return person.run(words.toArray(String[]::new));
  }

  @Test
  void everyOtherCertificateIsRefusedWithWhatToDo() throws IOException {
    up("server.pem", "server.key");
    Typed person = person();
    assertThat(ask(person, "localhost")).isEqualTo(Exit.UNREACHABLE);
    assertThat(said(person)).contains("authority that is not trusted here", "--ca FILE");
    assertThat(ask(person, "localhost", "--ca", "stranger.pem")).isEqualTo(Exit.UNREACHABLE);
    assertThat(ask(person, "127.0.0.1", "--ca", "server.pem")).isEqualTo(Exit.UNREACHABLE);
    assertThat(said(person)).contains("the certificate is not for 127.0.0.1");
    assertThat(ask(person, "localhost", "--ca", "absent.pem")).isEqualTo(Exit.USAGE);
    Files.writeString(root.resolve("empty.pem"), "nothing");
    assertThat(ask(person, "localhost", "--ca", "empty.pem")).isEqualTo(Exit.USAGE);
    assertThat(said(person)).contains("There is no certificate in");
  }

  @Test
  void whereOneSideSpeaksNoTlsItIsSaid() throws IOException {
    up("server.pem", "server.key");
    Typed person = person();
    String plain = url("localhost").replace("https:", "http:");
    person.run("status", "--url", plain, "--token-file", token().toString());
    assertThat(said(person)).contains("try https://");
    try (ServerSocket http = new ServerSocket(0)) {
      Thread.startVirtualThread(() -> refuse(http));
      String url = "https://localhost:" + http.getLocalPort();
      person.run("status", "--url", url, "--token-file", token().toString());
    }
    assertThat(said(person)).contains("it does not speak TLS");
  }

  /**
   * As a web server answers what is no HTTP, however often. It reads what came before it hangs up:
   * else the answer may be lost, and the client tries again.
   */
  private static void refuse(ServerSocket http) {
    while (!http.isClosed()) {
      try (Socket client = http.accept()) {
        assertThat(client.getInputStream().read()).isPositive();
        client
            .getOutputStream()
            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        client.shutdownOutput();
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        // The client has hung up, or the test is over.
      }
    }
  }

  @Test
  void theCommandLineOfThisMachineKnowsTheCertificateItself() throws IOException {
    Signalbox up = up("server.pem", "server.key");
    Path home = root.resolve("home");
    new Current(up.url(), token(), Optional.of(root.resolve("server.pem"))).write(home);
    Typed person = person();
    assertThat(person.run("status", "--json")).as(said(person)).isEqualTo(Exit.OK);
    new Current(up.url(), token(), Optional.of(root.resolve("stranger.pem"))).write(home);
    assertThat(person.run("status", "--json")).isEqualTo(Exit.UNREACHABLE);
  }

  @Test
  void aRenewedCertificateIsTakenWithoutARestart() throws Exception {
    Signalbox up = up("server.pem", "server.key");
    for (String kind : List.of(".pem", ".key")) {
      Path file = root.resolve("server" + kind);
      Files.copy(root.resolve("stranger" + kind), file, StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
    }
    up.renewCertificate();
    Typed person = person();
    assertThat(ask(person, "localhost", "--ca", "stranger.pem")).as(said(person)).isZero();
  }

  @Test
  void filesThatDoNotFitAreNamedAtTheStart() throws IOException {
    assertThatThrownBy(() -> up("server.pem", "stranger.key"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("stranger.key does not belong to the certificate in");
    assertThatThrownBy(() -> up("server.pem", "absent.key"))
        .hasMessageContaining("absent.key cannot be read");
    assertThatThrownBy(() -> up("server.key", "server.key"))
        .hasMessageContaining("holds no certificate in PEM");
    assertThatThrownBy(() -> up("server.pem", "server.pem"))
        .hasMessageContaining("holds no private key in PEM");
  }
}
