package io.signalbox.routes.alert;

import io.signalbox.broker.AlertOutbox;
import io.signalbox.broker.AlertReader;
import io.signalbox.config.Alerts;
import io.signalbox.engine.alert.Line;
import io.signalbox.engine.alert.Message;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.alert.Notice;
import io.signalbox.engine.alert.Severity;
import io.signalbox.engine.alert.Silence;
import io.signalbox.engine.alert.Subject;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.routes.alert.send.NotSent;
import io.signalbox.routes.alert.send.Senders;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** What people may ask about alerts. What changes something is durable when it returns. */
public final class AlertCalls {
  private final ConnectionFactory connections;
  private final AlertReader reader;
  private final Senders senders;
  private final Supplier<Alerts> alerts;
  private final AckLinks links;
  private final InstantSource clock;

  public AlertCalls(
      ConnectionFactory connections,
      Senders senders,
      Supplier<Alerts> alerts,
      AckLinks links,
      InstantSource clock) {
    this.connections = connections;
    this.reader = new AlertReader(connections);
    this.senders = senders;
    this.alerts = alerts;
    this.links = links;
    this.clock = clock;
  }

  /**
   * All records and silences.
   *
   * @throws IllegalStateException when the broker cannot be asked
   */
  public AlertReader.Kept kept() {
    return reader.readAll();
  }

  public Alerts alerts() {
    return alerts.get();
  }

  public Instant now() {
    return clock.instant();
  }

  /**
   * @throws IllegalStateException when the broker does not take it
   */
  public void acknowledge(Target target, DeploymentId deployment, String by, String via) {
    send(outbox -> outbox.news(new News.Acknowledged(target, deployment, by, via)));
  }

  /** As it was asked for by a link; false when the link is not ours, or too old. */
  public boolean acknowledge(AckLinks.Claim claim, String signature) {
    if (!links.good(alerts.get(), claim, signature, clock.instant())) return false;
    acknowledge(claim.target(), claim.deployment(), "a link in " + claim.channel(), "link");
    return true;
  }

  /** Whether a link would be taken. */
  public boolean good(AckLinks.Claim claim, String signature) {
    return links.good(alerts.get(), claim, signature, clock.instant());
  }

  public void silence(Silence silence) {
    send(outbox -> outbox.silence(silence));
  }

  public void endSilence(String id) {
    send(outbox -> outbox.endSilence(id));
  }

  /**
   * Sends a test message, now; empty when there is no such channel.
   *
   * @param name of one channel, or of one with several telephones
   */
  public List<String> test(String name, String by) throws NotSent {
    List<Alerts.Channel> all =
        alerts.get().channels().values().stream()
            .filter(c -> c.name().equals(name) || c.name().startsWith(name + "."))
            .sorted(java.util.Comparator.comparing(Alerts.Channel::name))
            .toList();
    for (Alerts.Channel channel : all) senders.sendNow(channel, notice(channel.name(), by));
    return all.stream().map(Alerts.Channel::name).toList();
  }

  private Notice notice(String channel, String by) {
    Instant now = clock.instant();
    String id = "test-" + UUID.randomUUID().toString().substring(0, 8);
    Subject subject =
        new Subject(
            new DeploymentId(id),
            Target.of("signalbox", "test"),
            new Version("test"),
            Optional.empty(),
            Deployment.Kind.DEPLOY,
            by,
            false,
            now);
    String said = "This is a test of channel %s, asked for by %s.".formatted(channel, by);
    Message message =
        new Message(
            "Signalbox: test of channel " + channel,
            List.of(
                new Message.Part("What", List.of(said, "Nothing is wrong."), false),
                new Message.Part("Run", List.of("signalbox alerts list"), true)),
            said,
            said + " Nothing is wrong.");
    return new Notice(
        subject,
        1,
        channel,
        Line.Part.WHOLE,
        Severity.INFO,
        false,
        false,
        true,
        false,
        Optional.empty(),
        message);
  }

  /** Puts something on the bus. */
  @FunctionalInterface
  private interface Saying {
    void to(AlertOutbox outbox) throws JMSException;
  }

  private void send(Saying saying) {
    try (Connection connection = connections.createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
        AlertOutbox outbox = new AlertOutbox(session)) {
      saying.to(outbox);
      session.commit();
    } catch (JMSException e) {
      throw new IllegalStateException("The broker did not take it: " + e.getMessage(), e);
    }
  }
}
