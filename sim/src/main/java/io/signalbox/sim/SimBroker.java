package io.signalbox.sim;

import io.signalbox.broker.wire.FactChain;
import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.admission.Circumstances.Running;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.flow.WakeUp;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Queues with local transactions: what is taken is invisible to others until the commit or the
 * rollback, what is sent is invisible until the commit.
 */
final class SimBroker {
  private final List<Message> messages = new ArrayList<>();
  private final Map<Target, TargetRecord> records = new HashMap<>();
  private final Rules rules;
  private long told;

  SimBroker(Rules rules) {
    this.rules = rules;
  }

  /** What lies on a queue. */
  sealed interface Body {
    record Admit(Ask ask) implements Body {}

    record Token(Deployment deployment) implements Body {}

    record Parked(Deployment deployment) implements Body {}

    /**
     * @param due by the world's time, whatever the engines' clock says
     */
    record Wake(WakeUp wakeUp, long due) implements Body {}

    record Told(Signal signal) implements Body {}

    /** For the readers of facts. */
    record Fact(FactChain.Link link) implements Body {}
  }

  /** One message; identical bodies are different messages. */
  static final class Message {
    final Body body;
    private boolean taken;

    Message(Body body) {
      this.body = body;
    }
  }

  List<Message> free(Predicate<Body> wanted) {
    return messages.stream().filter(m -> !m.taken && wanted.test(m.body)).toList();
  }

  List<Body> all() {
    return messages.stream().map(m -> m.body).toList();
  }

  void publish(Body body) {
    add(new Message(body));
  }

  private void add(Message message) {
    messages.add(message);
    if (message.body instanceof Body.Fact) told++;
  }

  /** How many facts were ever published. */
  long told() {
    return told;
  }

  TargetRecord record(Target target) {
    return Optional.ofNullable(records.get(target)).orElseGet(() -> TargetRecord.unknown(target));
  }

  List<Running> running() {
    return records.values().stream()
        .flatMap(
            r -> r.holder().map(h -> new Running(h.deployment(), r.target(), h.hosts())).stream())
        .toList();
  }

  List<DeploymentId> queued() {
    return records.values().stream()
        .filter(r -> r.holder().isEmpty())
        .sorted(java.util.Comparator.comparing(TargetRecord::target))
        .flatMap(r -> r.waiting().stream())
        .toList();
  }

  /** As after the loss of the journal. */
  void forget(Target target) {
    records.remove(target);
  }

  Iterable<TargetRecord> records() {
    return records.values();
  }

  Transaction begin() {
    return new Transaction();
  }

  /** How many tokens of a deployment exist, wherever they are. */
  long tokens(DeploymentId id) {
    return messages.stream()
        .filter(
            m ->
                switch (m.body) {
                  case Body.Token t -> t.deployment().id().equals(id);
                  case Body.Parked p -> p.deployment().id().equals(id);
                  case Body.Admit a ->
                      a.ask() instanceof Ask.Return r && r.deployment().id().equals(id);
                  case Body.Wake w -> false;
                  case Body.Told t -> false;
                  case Body.Fact f -> false;
                })
        .count();
  }

  /** One local transaction of one session. */
  final class Transaction {
    private final List<Message> taken = new ArrayList<>();
    private final List<Message> sent = new ArrayList<>();
    private final Map<Target, TargetRecord> written = new HashMap<>();
    private boolean lost;

    Message take(Message message) {
      message.taken = true;
      taken.add(message);
      return message;
    }

    void send(Body body) {
      sent.add(new Message(body));
    }

    void write(TargetRecord record) {
      written.put(record.target(), record);
    }

    /** The session is gone: its messages are there for others. */
    void lose() {
      if (lost) return;
      lost = true;
      taken.forEach(m -> m.taken = false);
    }

    /** Whether it took effect: all of it, or nothing. */
    boolean commit() {
      if (lost && rules.losesZombies()) return false;
      lost = true;
      messages.removeAll(taken);
      sent.forEach(SimBroker.this::add);
      records.putAll(written);
      return true;
    }
  }
}
