package io.signalbox.routes.alert.send;

import io.signalbox.config.Alerts;
import io.signalbox.config.Alerts.Security;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.alert.Notice;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mail by SMTP, in plain text and HTML; the mails of a deployment are one thread. The Message-ID is
 * that of the notice, so that a mail server or reader knows a repeated one.
 */
final class EmailSender implements Sender {
  private static final Logger LOG = LoggerFactory.getLogger(EmailSender.class);
  private static final String TIMEOUT_MS = "10000";

  /** In the words of the mail library, which has no exception of its own for it. */
  private static final String NO_STARTTLS = "does not support STARTTLS";

  private final Alerts.Way.Email way;
  private final Known known;
  private final InstantSource clock;

  EmailSender(Alerts.Way.Email way, Known known, InstantSource clock) {
    this.way = way;
    this.known = known;
    this.clock = clock;
  }

  @Override
  public Optional<String> send(List<Notice> notices) throws NotSent {
    Session session = Session.getInstance(properties());
    Mail mail = new Mail(session);
    MailThread thread = MailThread.of(notices);
    try {
      compose(mail, notices, thread);
    } catch (MessagingException e) {
      throw new NotSent(News.How.REFUSED, "the mail cannot be written: " + e.getMessage(), e);
    }
    try (Transport transport = session.getTransport("smtp")) {
      connect(transport);
      transport.sendMessage(mail, mail.getAllRecipients());
      mail.taken = true;
    } catch (SendFailedException e) {
      refused(e, mail);
    } catch (MessagingException e) {
      // Once it was taken, only the farewell failed.
      if (!mail.taken) throw mail.handedOver ? brokeOff(mail, e) : unsent(e);
    }
    return Optional.of(thread.first().orElse(mail.id + " " + thread.subject()));
  }

  private static NotSent brokeOff(Mail mail, MessagingException e) {
    News.How how = mail.handedOver ? News.How.UNSURE : News.How.LATER;
    return new NotSent(how, "the mail server broke off: " + said(e), e);
  }

  private void connect(Transport transport) throws NotSent, MessagingException {
    if (way.user().isPresent() && way.password().isPresent()) {
      String password = known.of(way.password().get()).reveal();
      transport.connect(way.host(), way.port(), way.user().get(), password);
    } else {
      transport.connect(way.host(), way.port(), null, null);
    }
  }

  /** Nothing of it was handed over: no password either, where the connection is not protected. */
  private NotSent unsent(MessagingException e) {
    if (e instanceof AuthenticationFailedException) {
      return new NotSent(News.How.REFUSED, "the mail server refused the login", e);
    }
    Optional<String> untrusted = Trust.refused(e);
    if (untrusted.isPresent()) {
      String said = "the certificate of the mail server is not trusted, so it got nothing: ";
      return new NotSent(News.How.REFUSED, said + untrusted.get(), e);
    }
    if (way.security() == Security.STARTTLS && text(e).contains(NO_STARTTLS)) {
      String said =
          "the mail server does not offer STARTTLS, so it got nothing. Use 'security: tls' where it"
              + " is encrypted from the start (usually port 465)";
      return new NotSent(News.How.REFUSED, said, e);
    }
    return new NotSent(News.How.LATER, "the mail server took nothing: " + said(e), e);
  }

  /** The server said no: to the mail, or to some of those who should get it. */
  private static void refused(SendFailedException e, Mail mail) throws NotSent {
    if (e.getValidSentAddresses() != null && e.getValidSentAddresses().length > 0) {
      LOG.warn("A mail reached only some of its readers: {}", said(e));
      return;
    }
    int code = code(e);
    if (code == 0) throw brokeOff(mail, e);
    News.How how = code >= 500 ? News.How.REFUSED : News.How.LATER;
    throw new NotSent(how, "the mail server refused it: " + said(e), e);
  }

  private static int code(MessagingException e) {
    for (Exception each = e; each instanceof MessagingException m; each = m.getNextException()) {
      if (each instanceof SMTPSendFailedException failed && failed.getReturnCode() > 0) {
        return failed.getReturnCode();
      }
      if (each instanceof SMTPAddressFailedException failed) return failed.getReturnCode();
    }
    return 0;
  }

  /** What went wrong, and what lies behind it: a refused certificate says so only there. */
  private static String said(MessagingException e) {
    String text = text(e);
    Exception behind = e.getNextException();
    return behind == null ? text : text + ": " + text(behind);
  }

  private static String text(Exception e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return text.replaceAll("\\s+", " ").strip();
  }

  private void compose(Mail mail, List<Notice> notices, MailThread thread)
      throws MessagingException {
    mail.id = "<%s@%s>".formatted(notices.getFirst().id(), domain());
    mail.setFrom(new InternetAddress(way.from()));
    for (String to : way.to()) mail.addRecipient(RecipientType.TO, new InternetAddress(to));
    mail.setSubject(thread.subject(), "UTF-8");
    mail.setSentDate(Date.from(clock.instant()));
    mail.setHeader("Auto-Submitted", "auto-generated");
    if (!thread.references().isEmpty()) {
      mail.setHeader("In-Reply-To", thread.references().getFirst());
      mail.setHeader("References", String.join("\r\n ", thread.references()));
    }
    MimeBodyPart plain = new MimeBodyPart();
    plain.setText(MailText.plain(notices), "UTF-8");
    MimeBodyPart html = new MimeBodyPart();
    html.setText(MailText.html(notices), "UTF-8", "html");
    mail.setContent(new MimeMultipart("alternative", plain, html));
    mail.saveChanges();
  }

  /** Of the sender, so that ids of two Signalboxes differ. */
  private String domain() {
    return way.from().substring(way.from().indexOf('@') + 1);
  }

  private Properties properties() throws NotSent {
    Properties p = new Properties();
    for (String what : List.of("connectiontimeout", "timeout", "writetimeout")) {
      p.setProperty("mail.smtp." + what, TIMEOUT_MS);
    }
    p.setProperty("mail.smtp.sendpartial", "true");
    p.setProperty("mail.smtp.quitwait", "false");
    p.setProperty("mail.smtp.auth", Boolean.toString(way.user().isPresent()));
    p.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    p.setProperty("mail.smtp.ssl.protocols", "TLSv1.2 TLSv1.3");
    if (way.security() == Security.STARTTLS) {
      p.setProperty("mail.smtp.starttls.enable", "true");
      p.setProperty("mail.smtp.starttls.required", "true");
    }
    if (way.security() == Security.TLS) p.setProperty("mail.smtp.ssl.enable", "true");
    if (way.ca().isPresent()) p.put("mail.smtp.ssl.socketFactory", Trust.by(way.ca()));
    return p;
  }

  @Override
  public boolean repeatable(Notice notice) {
    return false;
  }

  /**
   * Which thread a mail belongs to. A notice's ref is the id of the first mail of its deployment,
   * and the subject of that, which readers compare as well.
   */
  private record MailThread(List<String> references, String subject, Optional<String> first) {

    static MailThread of(List<Notice> notices) {
      Set<String> references = new LinkedHashSet<>();
      for (Notice notice : notices) {
        notice.ref().ifPresent(ref -> references.add(ref.substring(0, ref.indexOf(' '))));
      }
      Optional<String> first = notices.getFirst().ref();
      String subject =
          first
              .map(ref -> "Re: " + ref.substring(ref.indexOf(' ') + 1))
              .orElseGet(() -> Gathered.title(notices));
      return new MailThread(List.copyOf(references), subject, first);
    }
  }

  /** A mail that knows how far it got: before all of it was written no server has taken it. */
  private static final class Mail extends MimeMessage {
    private String id = "";
    private boolean handedOver;
    private boolean taken;

    Mail(Session session) {
      super(session);
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }

    @Override
    public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
      super.writeTo(out, ignored);
      handedOver = true;
    }
  }
}
