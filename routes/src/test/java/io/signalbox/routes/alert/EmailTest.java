package io.signalbox.routes.alert;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.signalbox.engine.model.Outcome;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Mail to a real SMTP server with TLS and a login, and to one that drops in the middle. */
@Execution(ExecutionMode.CONCURRENT)
class EmailTest {
  @TempDir static Path keys;
  private final Path data;
  private Optional<AlertSite> running = Optional.empty();
  private Optional<GreenMail> server = Optional.empty();

  EmailTest(@TempDir Path data) {
    this.data = data;
  }

  @BeforeAll
  static void certificate() throws Exception {
    // A thread of the mail server ends by an exception when it is refused, in other tests too.
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
    String keytool = Path.of(System.getProperty("java.home", ""), "bin", "keytool").toString();
    String store = keys.resolve("mail.p12").toString();
    run(
        keytool,
        "-genkeypair",
        "-alias",
        "mail",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=ip:127.0.0.1",
        "-validity",
        "2",
        "-keystore",
        store,
        "-storetype",
        "PKCS12",
        "-storepass",
        "changeit");
    run(
        keytool,
        "-exportcert",
        "-rfc",
        "-alias",
        "mail",
        "-keystore",
        store,
        "-storepass",
        "changeit",
        "-file",
        keys.resolve("ca.pem").toString());
    System.setProperty("greenmail.tls.keystore.file", store);
    System.setProperty("greenmail.tls.keystore.password", "changeit");
    System.setProperty("greenmail.tls.key.password", "changeit");
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }

  @AfterEach
  void stop() {
    running.ifPresent(AlertSite::close);
    server.ifPresent(GreenMail::stop);
  }

  private GreenMail mailServer() {
    GreenMail mail =
        new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS).dynamicPort());
    mail.start();
    mail.setUser("ops@example.com", "signalbox", "hunter2");
    server = Optional.of(mail);
    return mail;
  }

  private AlertSite site(int port, String security) throws IOException {
    AlertSite site =
        new AlertSite(
            data,
            """
            url: https://deploy.example.com
            channels:
              mail: {email: {host: 127.0.0.1, port: %d, %s, from: signalbox@example.com, to: [ops@example.com]}, gather: 0s}
            routes: {critical: {mail: 0s}}
            """
                .formatted(port, security));
    running = Optional.of(site);
    return site.start();
  }

  private String tls() {
    return "security: tls, user: signalbox, password: \"${env:PASSWORD}\", ca: \"%s\""
        .formatted(keys.resolve("ca.pem"));
  }

  @Test
  void mailsOfADeploymentAreOneThreadInTextAndHtmlOverTls() throws Exception {
    GreenMail mail = mailServer();
    AlertSite site = site(mail.getSmtps().getPort(), tls());
    site.unreachable("auth-1");
    await().atMost(60, SECONDS).until(() -> mail.getReceivedMessages().length == 1);
    site.ends("auth-1", Outcome.ROLLED_BACK);
    await().atMost(60, SECONDS).until(() -> mail.getReceivedMessages().length == 2);
    MimeMessage first = mail.getReceivedMessages()[0];
    MimeMessage second = mail.getReceivedMessages()[1];
    assertThat(first.getSubject()).startsWith("[CRITICAL] auth@production: deployment of 2 waits");
    assertThat(first.getMessageID()).startsWith("<auth-1.").endsWith("@example.com>");
    assertThat(second.getHeader("In-Reply-To")).containsExactly(first.getMessageID());
    assertThat(second.getHeader("References")).containsExactly(first.getMessageID());
    assertThat(second.getSubject()).isEqualTo("Re: " + first.getSubject());
    assertThat(second.getMessageID()).isNotEqualTo(first.getMessageID());
    MimeMultipart both = (MimeMultipart) first.getContent();
    assertThat(both.getContentType()).startsWith("multipart/alternative");
    assertThat(both.getBodyPart(0).getContent().toString())
        .contains("You can: Bring the host back", "signalbox ack auth-1", "/alerts/ack?target=");
    assertThat(both.getBodyPart(1).getContent().toString())
        .contains("<b>Where</b>", "<a href=\"https://deploy.example.com/alerts/ack?");
  }

  @Test
  void aWrongPasswordIsSaidSoAndNothingOfItIsShown() throws Exception {
    GreenMail mail = mailServer();
    mail.setUser("ops@example.com", "signalbox", "another");
    AlertSite site = site(mail.getSmtps().getPort(), tls());
    site.unreachable("auth-1");
    await().atMost(60, SECONDS).until(() -> trouble(site, "auth-1").contains("refused the login"));
    assertThat(trouble(site, "auth-1")).doesNotContain("hunter2");
  }

  @Test
  void aServerThatNobodyTrustsGetsNothing() throws Exception {
    GreenMail mail = mailServer();
    String untrusted = "security: tls, user: signalbox, password: \"${env:PASSWORD}\"";
    AlertSite site = site(mail.getSmtps().getPort(), untrusted);
    site.unreachable("auth-1");
    await()
        .atMost(60, SECONDS)
        .until(() -> trouble(site, "auth-1").contains("is not trusted, so it got nothing"));
    assertThat(mail.getReceivedMessages()).isEmpty();
  }

  private static String trouble(AlertSite site, String id) {
    return site.incident(id)
        .flatMap(i -> i.line("mail"))
        .map(io.signalbox.engine.alert.Line::trouble)
        .orElse("");
  }

  /** No server can have taken it, so it may be tried for as long as it takes. */
  @Test
  void whatWasNotHandedOverIsSentAgainAndArrivesOnce() throws Exception {
    try (SmtpPeer smtp = new SmtpPeer(2, SmtpPeer.Drop.BEFORE_THE_CONTENT)) {
      AlertSite site = site(smtp.port(), "security: none");
      site.unreachable("auth-1");
      await().atMost(40, SECONDS).until(() -> smtp.mails.size() == 1);
      await().during(8, SECONDS).atMost(12, SECONDS).until(() -> smtp.mails.size() == 1);
      assertThat(smtp.dropped()).isEqualTo(2);
    }
  }

  @Test
  void whatWasDroppedInTheMiddleArrivesOnce() throws Exception {
    try (SmtpPeer smtp = new SmtpPeer(1, SmtpPeer.Drop.IN_THE_MIDDLE)) {
      AlertSite site = site(smtp.port(), "security: none");
      site.unreachable("auth-1");
      await().atMost(40, SECONDS).until(() -> smtp.mails.size() == 1);
      await().during(8, SECONDS).atMost(12, SECONDS).until(() -> smtp.mails.size() == 1);
    }
  }

  @Test
  void whatMayHaveBeenTakenIsSentOnceMoreUnderItsIdAndNeverAgain() throws Exception {
    try (SmtpPeer smtp = new SmtpPeer(5, SmtpPeer.Drop.AFTER_THE_END)) {
      AlertSite site = site(smtp.port(), "security: none");
      site.unreachable("auth-1");
      await().atMost(30, SECONDS).until(() -> smtp.mails.size() == 2);
      await().during(12, SECONDS).atMost(20, SECONDS).until(() -> smtp.mails.size() == 2);
      List<String> ids = smtp.mails.stream().map(EmailTest::messageId).distinct().toList();
      assertThat(ids).hasSize(1);
    }
  }

  private static String messageId(String mail) {
    return mail.lines().filter(l -> l.startsWith("Message-ID:")).findFirst().orElse("none");
  }

  @Test
  void theWholeMailIsReadable() throws Exception {
    GreenMail mail = mailServer();
    AlertSite site = site(mail.getSmtps().getPort(), tls());
    site.breached("auth-1");
    await().atMost(60, SECONDS).until(() -> mail.getReceivedMessages().length == 1);
    String whole = GreenMailUtil.getWholeMessage(mail.getReceivedMessages()[0]);
    assertThat(whole).contains("Auto-Submitted: auto-generated", "HTTP 503");
  }
}
