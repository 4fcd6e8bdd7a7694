package io.signalbox.routes.alert;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.engine.alert.Line;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Text messages by SMPP over TLS. */
@Execution(ExecutionMode.CONCURRENT)
class SmppTlsTest {
  private final Path data;
  private Optional<SmscPeer> smsc = Optional.empty();
  private Optional<AlertSite> running = Optional.empty();

  SmppTlsTest(@TempDir Path data) {
    this.data = data;
  }

  @AfterEach
  void stop() throws IOException {
    running.ifPresent(AlertSite::close);
    if (smsc.isPresent()) smsc.get().close();
  }

  private SmscPeer smsc(ServerKey key) throws IOException {
    SmscPeer made = new SmscPeer(key.context().getServerSocketFactory());
    smsc = Optional.of(made);
    return made;
  }

  private AlertSite alerting(int port, String ca) throws IOException {
    AlertSite site =
        new AlertSite(
            data,
            """
            channels:
              text: {sms: {to: ["+821012345678"], smpp: {host: 127.0.0.1, port: %d, tls: true%s, system_id: signalbox, password: "${env:PASSWORD}", from: "15881234"}}, gather: 0s}
            routes: {critical: {text: 0s}}
            """
                .formatted(port, ca));
    running = Optional.of(site);
    site.start().unreachable("auth-1");
    return site;
  }

  private static String ca(ServerKey key) {
    return ", ca: \"%s\"".formatted(key.ca());
  }

  private static void says(AlertSite site, String... words) {
    await()
        .atMost(60, SECONDS)
        .untilAsserted(
            () ->
                assertThat(
                        site.incident("auth-1")
                            .flatMap(i -> i.line("text"))
                            .map(Line::trouble)
                            .orElse(""))
                    .contains(words));
  }

  @Test
  void aTextMessageGoesOutOverTls() throws Exception {
    ServerKey key = ServerKey.of(data, "ip:127.0.0.1");
    SmscPeer smsc = smsc(key);
    alerting(smsc.port(), ca(key));
    await().atMost(60, SECONDS).until(() -> !smsc.taken.isEmpty());
    assertThat(smsc.binds).containsExactly("signalbox BIND_TX");
    assertThat(new String(smsc.taken.getFirst().getShortMessage(), StandardCharsets.ISO_8859_1))
        .contains("CRITICAL");
  }

  @Test
  void aCertificateThatNobodyKnowsGetsNoBind() throws Exception {
    SmscPeer smsc = smsc(ServerKey.of(data, "ip:127.0.0.1"));
    AlertSite site = alerting(smsc.port(), "");
    says(site, "the certificate of the SMSC is not trusted", "PKIX path");
    assertThat(smsc.binds).isEmpty();
  }

  @Test
  void aTrustedCertificateOfAnotherNameGetsNoBind() throws Exception {
    ServerKey key = ServerKey.of(data, "dns:smsc.example.com");
    SmscPeer smsc = smsc(key);
    AlertSite site = alerting(smsc.port(), ca(key));
    says(site, "the certificate of the SMSC is not trusted", "127.0.0.1");
    assertThat(smsc.binds).isEmpty();
  }

  @Test
  void oneWithoutTlsGetsNoBind() throws Exception {
    SmscPeer plain = new SmscPeer();
    smsc = Optional.of(plain);
    AlertSite site = alerting(plain.port(), "");
    says(site, "no bind at the SMSC");
    assertThat(plain.binds).isEmpty();
  }

  /** It takes the connection and says nothing, and must not hold a thread for ever. */
  @Test
  void aSilentOneIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      AlertSite site = alerting(silent.getLocalPort(), "");
      says(site, "no bind at the SMSC: Read timed out");
    }
  }

  @Test
  void aCaThatIsNotThereIsSaidSo() throws Exception {
    SmscPeer smsc = smsc(ServerKey.of(data, "ip:127.0.0.1"));
    AlertSite site = alerting(smsc.port(), ", ca: gone.pem");
    says(site, "the certificates of 'ca' cannot be read from");
    assertThat(smsc.binds).isEmpty();
  }
}
