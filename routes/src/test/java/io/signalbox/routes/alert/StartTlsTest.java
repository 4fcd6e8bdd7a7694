package io.signalbox.routes.alert;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.signalbox.engine.alert.Line;
import io.signalbox.routes.alert.StartTlsFront.Mood;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Mail by STARTTLS, which is what is configured where nothing is said. */
@Execution(ExecutionMode.CONCURRENT)
class StartTlsTest {
  @TempDir static Path keys;
  private static Optional<ServerKey> ours = Optional.empty();
  private static Optional<ServerKey> another = Optional.empty();

  private final Path data;
  private final GreenMail mail =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort());
  private Optional<StartTlsFront> front = Optional.empty();
  private Optional<AlertSite> running = Optional.empty();

  StartTlsTest(@TempDir Path data) {
    this.data = data;
    mail.start();
    mail.setUser("ops@example.com", "signalbox", "hunter2");
  }

  @BeforeAll
  static void keys() throws Exception {
    // A thread of the mail server ends by an exception when it is refused, in other tests too.
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
    ours = Optional.of(ServerKey.of(keys, "ip:127.0.0.1"));
    another = Optional.of(ServerKey.of(keys, "dns:mail.example.com"));
  }

  @AfterEach
  void stop() throws IOException {
    running.ifPresent(AlertSite::close);
    if (front.isPresent()) front.get().close();
    mail.stop();
  }

  private StartTlsFront front(Mood mood, ServerKey key) throws IOException {
    StartTlsFront made = new StartTlsFront(mood, key.context(), mail.getSmtp().getPort());
    front = Optional.of(made);
    return made;
  }

  private AlertSite alerting(int port, String ca) throws IOException {
    AlertSite site =
        new AlertSite(
            data,
            """
            channels:
              mail: {email: {host: 127.0.0.1, port: %d, user: signalbox, password: "${env:PASSWORD}"%s, from: signalbox@example.com, to: [ops@example.com]}, gather: 0s}
            routes: {critical: {mail: 0s}}
            """
                .formatted(port, ca));
    running = Optional.of(site);
    site.start().unreachable("auth-1");
    return site;
  }

  private static String ca(ServerKey key) {
    return ", ca: \"%s\"".formatted(key.ca());
  }

  private static String trouble(AlertSite site) {
    return site.incident("auth-1").flatMap(i -> i.line("mail")).map(Line::trouble).orElse("");
  }

  private static void says(AlertSite site, String... words) {
    await().atMost(60, SECONDS).untilAsserted(() -> assertThat(trouble(site)).contains(words));
  }

  /** It is asked what it can do, and no more: no login, no mail. */
  private void toldNothing() {
    assertThat(mail.getReceivedMessages()).isEmpty();
    assertThat(front.orElseThrow().open)
        .isNotEmpty()
        .allMatch(l -> l.startsWith("EHLO") || l.startsWith("STARTTLS") || l.startsWith("QUIT"));
  }

  @Test
  void theMailAndTheLoginGoOverTls() throws Exception {
    StartTlsFront front = front(Mood.OFFERS, ours.orElseThrow());
    alerting(front.port(), ca(ours.orElseThrow()));
    await().atMost(60, SECONDS).until(() -> mail.getReceivedMessages().length == 1);
    assertThat(mail.getReceivedMessages()[0].getSubject()).startsWith("[CRITICAL] auth@production");
    assertThat(front.open).hasSize(2).last().asString().startsWith("STARTTLS");
  }

  @Test
  void aServerThatDoesNotOfferItGetsNothingAndItIsSaidWhatToDo() throws Exception {
    StartTlsFront front = front(Mood.DOES_NOT_OFFER, ours.orElseThrow());
    AlertSite site = alerting(front.port(), ca(ours.orElseThrow()));
    says(site, "does not offer STARTTLS, so it got nothing", "Use 'security: tls'");
    toldNothing();
    assertThat(site.incident("auth-1").flatMap(i -> i.line("mail")).orElseThrow().dead())
        .as("the next channel of the route is told instead")
        .isTrue();
  }

  /** GreenMail itself: a real one that knows no STARTTLS. */
  @Test
  void aRealServerWithoutItGetsNothing() throws Exception {
    AlertSite site = alerting(mail.getSmtp().getPort(), "");
    says(site, "does not offer STARTTLS");
    assertThat(mail.getReceivedMessages()).isEmpty();
  }

  @Test
  void oneThatBreaksItsWordGetsNothing() throws Exception {
    StartTlsFront front = front(Mood.BREAKS_ITS_WORD, ours.orElseThrow());
    AlertSite site = alerting(front.port(), ca(ours.orElseThrow()));
    says(site, "took nothing");
    toldNothing();
  }

  @Test
  void aCertificateThatNobodyKnowsIsRefused() throws Exception {
    StartTlsFront front = front(Mood.OFFERS, ours.orElseThrow());
    AlertSite site = alerting(front.port(), ca(another.orElseThrow()));
    says(site, "the certificate of the mail server is not trusted", "PKIX path");
    toldNothing();
  }

  @Test
  void withoutACaThoseOfJavaCount() throws Exception {
    StartTlsFront front = front(Mood.OFFERS, ours.orElseThrow());
    AlertSite site = alerting(front.port(), "");
    says(site, "the certificate of the mail server is not trusted");
    toldNothing();
  }

  @Test
  void aTrustedCertificateOfAnotherNameIsRefused() throws Exception {
    StartTlsFront front = front(Mood.OFFERS, another.orElseThrow());
    AlertSite site = alerting(front.port(), ca(another.orElseThrow()));
    says(site, "the certificate of the mail server is not trusted", "127.0.0.1");
    toldNothing();
  }
}
