package io.signalbox.broker;

import io.signalbox.broker.wire.FactChain;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.WakeUp;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Effect;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Speaks within one transaction: everything goes through the session that consumed the message, so
 * it happens together with the acknowledgement or not at all. One per session, used by that
 * session's thread alone.
 */
public final class Outbox {
  /**
   * The format of tokens, records and signals that this version writes; readers also take the one
   * before.
   */
  public static final int FORMAT = 1;

  /**
   * Everything before admission is one group, so that one consumer in the whole cluster handles it.
   */
  public static final String ADMISSION_GROUP = "admission";

  private static final String GROUP = "JMSXGroupID";

  private static final int MOST_SIGNALS = 100;

  private final Session session;
  private final Map<String, MessageProducer> producers = new HashMap<>();

  public Outbox(Session session) {
    this.session = session;
  }

  /** Sends what was decided; numbers and chains its facts. */
  public void send(Decision decision, Instant at) throws JMSException {
    Deployment told = tell(decision.next(), decision.facts(), at);
    switch (decision.to()) {
      case Decision.Destination.ToStep to -> token(AddressBook.step(to.step()), told);
      case Decision.Destination.Parked parked -> token(AddressBook.PARKED, told);
      case Decision.Destination.ToAdmission admission -> admit(told);
    }
    for (WakeUp wakeUp : decision.wakeUps()) wake(wakeUp, at);
  }

  /** Publishes facts; gives the deployment that remembers the last of them. */
  public Deployment tell(Deployment deployment, List<What> facts, Instant at) throws JMSException {
    FactChain.Told told = FactChain.tell(deployment, facts, at);
    publish(told.links(), Effect.of(deployment));
    return told.deployment();
  }

  /** A request that never became a deployment: its facts are all there is. */
  public record Refusal(DeploymentId id, Target target, Version version, List<What> facts) {
    public Refusal {
      facts = List.copyOf(facts);
    }
  }

  public void reject(Refusal refusal, Instant at) throws JMSException {
    publish(
        FactChain.links(
            refusal.id(), refusal.target(), refusal.version(), 0, "", refusal.facts(), at),
        Optional.empty());
  }

  /**
   * @param effect of the deployment, where it has ended: told beside its last fact
   */
  private void publish(List<FactChain.Link> links, Optional<Effect> effect) throws JMSException {
    for (FactChain.Link link : links) {
      TextMessage message = text(link.json());
      message.setStringProperty(Header.DEPLOYMENT, link.fact().deployment().value());
      message.setStringProperty(Header.TARGET, link.fact().target().toString());
      message.setStringProperty(Header.FACT, link.fact().what().getClass().getSimpleName());
      message.setLongProperty(Header.NUMBER, link.fact().number());
      message.setStringProperty(Header.BEFORE, link.before());
      message.setStringProperty(Header.HASH, link.hash());
      if (effect.isPresent() && link.fact().what() instanceof What.Ended) {
        Release serves = effect.get().release();
        message.setStringProperty(Header.EFFECT, effect.get().change().name());
        message.setStringProperty(Header.VERSION, serves.version().value());
        if (serves.digest().isPresent())
          message.setStringProperty(Header.DIGEST, serves.digest().get().value());
      }
      producer(AddressBook.EVENTS, true).send(message);
    }
  }

  /** Puts a token into a queue. */
  public void token(String queue, Deployment deployment) throws JMSException {
    producer(queue, false).send(tokenMessage(deployment));
  }

  /** Hands a deployment to admission: it has ended, or waits for its target. */
  public void admit(Deployment deployment) throws JMSException {
    Message message = tokenMessage(deployment);
    message.setStringProperty(GROUP, ADMISSION_GROUP);
    producer(AddressBook.ADMIT, false).send(message);
  }

  /** Passes a request on, unchanged, into the one group. */
  public void admitRequest(String cloudEvent, DeploymentId id) throws JMSException {
    TextMessage message = text(cloudEvent);
    message.setStringProperty(Header.KIND, Kind.REQUEST.name());
    message.setStringProperty(Header.DEPLOYMENT, id.value());
    message.setStringProperty(GROUP, ADMISSION_GROUP);
    producer(AddressBook.ADMIT, false).send(message);
  }

  /** Schedules a wake-up; one that is due goes at once. */
  public void wake(WakeUp wakeUp, Instant now) throws JMSException {
    TextMessage message = text(Json.write(wakeUp));
    message.setStringProperty(Header.DEPLOYMENT, wakeUp.deployment().value());
    message.setLongProperty(Header.TRANSITION, wakeUp.transition());
    MessageProducer producer = producer(AddressBook.WAKE, false);
    // After so long, not at that time: 'now' may be of a clock that was set meanwhile.
    producer.setDeliveryDelay(Math.max(0, Duration.between(now, wakeUp.at()).toMillis()));
    producer.send(message);
  }

  /** A signal, and the wake-up that makes a parked deployment hear it. */
  public void signal(Signal signal) throws JMSException {
    TextMessage message = text(Json.write(new Envelope(signal)));
    message.setStringProperty(Header.DEPLOYMENT, signal.deployment().value());
    producer(AddressBook.SIGNALS, false).send(message);
    wake(new WakeUp(signal.deployment(), WakeUp.ANY, signal.at()), signal.at());
  }

  /** The record of a target replaces the one before. */
  public void record(TargetRecord record) throws JMSException {
    TextMessage message = text(Json.write(record));
    message.setStringProperty(Header.TARGET, record.target().toString());
    message.setLongProperty(Header.REVISION, record.revision());
    producer(AddressBook.targets(record.target()), false).send(message);
  }

  /**
   * To the dead-letter queue, with the reason; the console's own retry, and {@link
   * DeadLetters#retry}, send it back to where it came from. Of a deployment, it is told.
   */
  public void bury(Message original, String queue, String reason, Instant at) throws JMSException {
    bury(original, queue, queue, reason, at);
  }

  /**
   * A parked deployment that cannot be taken up. It does not go back to {@link AddressBook#PARKED},
   * where no wake-up would be left for it, but to admission, which parks it anew.
   */
  public void buryParked(Deployment parked, String reason, Instant at) throws JMSException {
    bury(tokenMessage(parked), AddressBook.PARKED, AddressBook.ADMIT, reason, at);
  }

  private void bury(Message original, String queue, String backTo, String reason, Instant at)
      throws JMSException {
    String dead = AddressBook.dead(queue);
    Letters.Copy copy = Letters.copy(original, session);
    if (Letters.isToken(original)) tell(copy, new What.DeadLettered(dead, reason), at);
    Message message = copy.message();
    message.setStringProperty(Header.REASON, Letters.cut(reason));
    message.setStringProperty(Letters.ORIGINAL_ADDRESS, backTo);
    message.setStringProperty(Letters.ORIGINAL_QUEUE, backTo);
    producer(dead, false).send(message);
  }

  /** Sends a dead letter back to work; of a deployment, it is told who wanted so. */
  void takeUp(Message letter, String backTo, What.TakenUp by, Instant at) throws JMSException {
    Letters.Copy copy = Letters.copy(letter, session);
    if (Letters.isToken(letter)) tell(copy, by, at);
    Message message = copy.message();
    if (backTo.equals(AddressBook.ADMIT)) message.setStringProperty(GROUP, ADMISSION_GROUP);
    producer(backTo, false).send(message);
  }

  /** What became of a deployment whose dead letter is not kept. */
  void letGo(Message letter, What.Ended end, Instant at) throws JMSException {
    if (Letters.isToken(letter)) tell(Letters.copy(letter, session), end, at);
  }

  private void tell(Letters.Copy copy, What what, Instant at) throws JMSException {
    Optional<FactChain.Amended> told = FactChain.amend(copy.text(), List.of(what), at);
    if (told.isEmpty()) return;
    publish(told.get().links(), Optional.empty());
    copy.text(told.get().token());
  }

  /**
   * Takes a parked deployment, if it is still parked in that transition. One that cannot be read is
   * put aside.
   */
  public Optional<Deployment> takeParked(WakeUp wakeUp, Instant at) throws JMSException {
    String selector = of(wakeUp.deployment());
    if (wakeUp.transition() != WakeUp.ANY)
      selector += " AND " + Header.TRANSITION + " = " + wakeUp.transition();
    try (Selected parked = Selected.surely(session, AddressBook.PARKED, selector)) {
      Optional<Message> found = parked.next();
      if (found.isEmpty()) return Optional.empty();
      try {
        return Optional.of(read(found.get()));
      } catch (IllegalArgumentException e) {
        String said = String.valueOf(e.getMessage());
        bury(found.get(), AddressBook.PARKED, AddressBook.ADMIT, said, at);
        return Optional.empty();
      }
    }
  }

  /** Takes the signals for a deployment that is said to have some. */
  public List<Signal> takeSignals(DeploymentId id) throws JMSException {
    try (Selected waiting = Selected.surely(session, AddressBook.SIGNALS, of(id))) {
      return take(waiting);
    }
  }

  /** The same for one that may have none, and that is looked at again soon. */
  public List<Signal> takeSignalsIfAny(DeploymentId id) throws JMSException {
    try (Selected waiting = Selected.once(session, AddressBook.SIGNALS, of(id))) {
      return take(waiting);
    }
  }

  private static List<Signal> take(Selected waiting) throws JMSException {
    List<Signal> signals = new ArrayList<>();
    while (signals.size() < MOST_SIGNALS) {
      Optional<Message> next = waiting.next();
      if (next.isEmpty()) break;
      signals.add(Json.read(body(next.get()), Envelope.class).signal());
    }
    return signals;
  }

  private static String of(DeploymentId id) {
    return Header.DEPLOYMENT + " = '" + id + "'";
  }

  /**
   * Reads a token.
   *
   * @throws IllegalArgumentException when it is none, or of a format that this version does not
   *     know
   */
  public static Deployment read(Message message) throws JMSException {
    if (!message.propertyExists(Header.FORMAT) || message.getIntProperty(Header.FORMAT) != FORMAT) {
      throw new IllegalArgumentException(
          "Expected a token of format %d, but it says %s."
              .formatted(
                  FORMAT,
                  message.propertyExists(Header.FORMAT)
                      ? message.getIntProperty(Header.FORMAT)
                      : "none"));
    }
    return Json.read(body(message), Deployment.class);
  }

  /** That somebody has sent it on in the broker's console, where that is so. */
  public static Optional<What> takenUp(Message message) throws JMSException {
    return Optional.ofNullable(message.getStringProperty(Header.TAKEN_UP_BY))
        .map(by -> new What.TakenUp(by, "in the broker's console"));
  }

  public static String body(Message message) throws JMSException {
    if (message instanceof TextMessage text && text.getText() != null) return text.getText();
    throw new IllegalArgumentException("Expected a text message with a body.");
  }

  /** What a message before admission is. */
  public enum Kind {
    REQUEST,
    TOKEN
  }

  /** A signal in its envelope, which keeps the kind of signal beside its fields. */
  public record Envelope(Signal signal) {}

  private Message tokenMessage(Deployment deployment) throws JMSException {
    TextMessage message = text(Json.write(deployment));
    message.setIntProperty(Header.FORMAT, FORMAT);
    message.setStringProperty(Header.KIND, Kind.TOKEN.name());
    message.setStringProperty(Header.DEPLOYMENT, deployment.id().value());
    message.setStringProperty(Header.TARGET, deployment.target().toString());
    message.setStringProperty(Header.VERSION, deployment.version().value());
    message.setStringProperty(Header.STEP, deployment.cursor().step().lower());
    message.setIntProperty(Header.ATTEMPT, deployment.attempt());
    message.setLongProperty(Header.TRANSITION, deployment.transition());
    message.setStringProperty(Header.STATUS, status(deployment.status()));
    return message;
  }

  private static String status(Status status) {
    return switch (status) {
      case Status.Running r -> "running";
      case Status.Waiting w -> "waiting: " + w.said();
      case Status.Ended e -> "ended: " + e.outcome();
    };
  }

  private TextMessage text(String body) throws JMSException {
    return session.createTextMessage(body);
  }

  private MessageProducer producer(String name, boolean topic) throws JMSException {
    MessageProducer known = producers.get(name);
    if (known != null) return known;
    MessageProducer fresh =
        session.createProducer(topic ? session.createTopic(name) : session.createQueue(name));
    producers.put(name, fresh);
    return fresh;
  }
}
