package io.signalbox.routes.bus;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.Header;
import io.signalbox.broker.Outbox;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.admission.Admission;
import io.signalbox.engine.admission.Admission.Dispatch;
import io.signalbox.engine.admission.Admitter;
import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.admission.Circumstances;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.TargetSpec;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one consumer before admission: reads the ask, asks the admitter, and puts its answer on the
 * bus in one transaction.
 */
public final class AdmissionProcessor implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(AdmissionProcessor.class);

  private final TargetBook book;
  private final Catalog catalog;
  private final Nudger nudger;
  private final InstantSource clock;
  private final StepListener listener;
  private final Stumbles stumbles = new Stumbles();

  public AdmissionProcessor(
      TargetBook book, Catalog catalog, Nudger nudger, InstantSource clock, StepListener listener) {
    this.book = book;
    this.catalog = catalog;
    this.nudger = nudger;
    this.clock = clock;
    this.listener = listener;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    admitAll(Transaction.of(exchange));
  }

  /**
   * One transaction for all that lies there: admission is serial, so its commits are the pace of
   * everything.
   */
  void admitAll(Transaction transaction) throws JMSException {
    List<Dispatch> all = new ArrayList<>();
    boolean committed = false;
    try {
      Optional<Transaction> next = Optional.of(transaction);
      for (int i = 1; next.isPresent(); i++) {
        List<Dispatch> dispatches = admit(next.get());
        all.addAll(dispatches);
        next =
            i < Transaction.MOST_MESSAGES && !signals(dispatches)
                ? next.get().next()
                : Optional.empty();
      }
      transaction.commit();
      book.publish();
      committed = true;
    } finally {
      if (!committed) book.undo();
    }
    all.forEach(this::committed);
  }

  /** What ends a deployment takes its signals, and sees only those that are committed. */
  private static boolean signals(List<Dispatch> dispatches) {
    return dispatches.stream().anyMatch(Dispatch.Tell.class::isInstance);
  }

  private List<Dispatch> admit(Transaction transaction) throws JMSException {
    // What cannot be read is put aside, group or not.
    if (transaction.message().propertyExists("JMSXGroupID")) return handle(transaction);
    // Copied or sent back here by hand: admission is serial only within the group.
    if (readable(transaction)) regroup(transaction, clock.instant());
    return List.of();
  }

  private boolean readable(Transaction transaction) throws JMSException {
    Message message = transaction.message();
    try {
      if (kind(message) == Outbox.Kind.TOKEN) Outbox.read(message);
      else request(message);
      return true;
    } catch (IllegalArgumentException e) {
      bury(transaction, String.valueOf(e.getMessage()), clock.instant());
      return false;
    }
  }

  private static void bury(Transaction transaction, String reason, Instant at) throws JMSException {
    LOG.error("A message was put aside into {}: {}", AddressBook.dead(AddressBook.ADMIT), reason);
    transaction.outbox().bury(transaction.message(), AddressBook.ADMIT, reason, at);
  }

  private static void regroup(Transaction transaction, Instant at) throws JMSException {
    Message message = transaction.message();
    if (kind(message) == Outbox.Kind.TOKEN) {
      List<What> sent = Outbox.takenUp(message).stream().toList();
      transaction.outbox().admit(transaction.outbox().tell(Outbox.read(message), sent, at));
    } else {
      transaction.outbox().admitRequest(Outbox.body(message), request(message).id());
    }
  }

  private List<Dispatch> handle(Transaction transaction) throws JMSException {
    Message message = transaction.message();
    boolean newOwner =
        message.propertyExists(Header.FIRST_FOR_CONSUMER)
            && message.getBooleanProperty(Header.FIRST_FOR_CONSUMER);
    Instant at = clock.instant();
    Optional<Ask> ask;
    try {
      ask = read(transaction, at);
    } catch (IllegalArgumentException e) {
      bury(transaction, String.valueOf(e.getMessage()), at);
      return List.of();
    } catch (RuntimeException e) {
      stumbled(transaction, e, at);
      return List.of();
    }
    if (ask.isEmpty()) return List.of();
    TargetRecord before = book.get(ask.get().target(), newOwner);
    Admission admission;
    try {
      admission = Admitter.admit(before, ask.get(), around(before), at);
    } catch (RuntimeException e) {
      stumbled(transaction, e, at);
      return List.of();
    }
    if (admission.record().revision() != before.revision()) {
      transaction.outbox().record(admission.record());
      book.stage(admission.record());
    }
    for (Dispatch dispatch : admission.dispatches()) send(transaction.outbox(), dispatch, at);
    return admission.dispatches();
  }

  private Circumstances around(TargetRecord record) {
    Catalog.Rules rules = catalog.rules();
    return rules.limits().any()
        ? new Circumstances(
            rules.freezes(), rules.limits(), book.running(), book.queued(record.target()))
        : new Circumstances(rules.freezes(), rules.limits(), List.of(), List.of());
  }

  /** One message that is never understood must not stop all those behind it for ever. */
  private void stumbled(Transaction transaction, RuntimeException e, Instant at)
      throws JMSException {
    if (!stumbles.enough(transaction.message())) throw e;
    bury(transaction, Stumbles.said(e), at);
  }

  private static Request request(Message message) throws JMSException {
    return Json.read(Outbox.body(message), IntakeProcessor.Envelope.class).request();
  }

  private Optional<Ask> read(Transaction transaction, Instant at) throws JMSException {
    if (kind(transaction.message()) == Outbox.Kind.TOKEN) {
      return Optional.of(new Ask.Return(Outbox.read(transaction.message())));
    }
    Request request = request(transaction.message());
    return switch (catalog.target(request.target())) {
      case Catalog.Answer.Found found -> Optional.of(ask(request, found.spec(), at));
      case Catalog.Answer.Unknown unknown -> {
        transaction.outbox().reject(Rejections.of(request, unknown.said(), unknown.next(), at), at);
        yield Optional.empty();
      }
    };
  }

  private static Ask ask(Request request, TargetSpec spec, Instant at) {
    return switch (request) {
      case Request.Deploy deploy ->
          new Ask.Deploy(
              deploy.id(),
              new Release(deploy.version(), spec.artifactOf(deploy.version()), deploy.digest()),
              spec,
              deploy.cause());
      case Request.Rollback back -> new Ask.Rollback(back.id(), back.to(), spec, back.cause());
      case Request.Propose p -> new Ask.Propose(p.id(), spec, p.cause());
      case Request.Prune p -> new Ask.Prune(p.id(), spec, p.cause());
      case Request.Retire r -> new Ask.Retire(r.id(), r.host(), spec, r.cause());
      case Request.Adopt a when a.version().isPresent() ->
          new Ask.TakeOver(a.id(), a.version().get(), spec, a.cause());
      case Request.Adopt a -> new Ask.Adopt(a.id(), spec, a.cause());
      case Request.Cancel c ->
          new Ask.Tell(
              c.target(),
              new Signal.Cancel(c.deployment(), c.cause().by(), c.cause().reason(), at));
      case Request.Retry r ->
          new Ask.Tell(
              r.target(), new Signal.Retry(r.deployment(), r.cause().by(), r.cause().reason(), at));
      case Request.Hold h -> new Ask.Hold(h.id(), h.target(), h.cause());
      case Request.LetGo l -> new Ask.LetGo(l.id(), l.target(), l.cause());
      case Request.Steer s -> new Ask.Tell(s.target(), signal(s, at));
    };
  }

  private static Signal signal(Request.Steer steer, Instant at) {
    DeploymentId to = steer.deployment();
    String by = steer.cause().by();
    String reason = steer.cause().reason();
    return switch (steer.what()) {
      case PAUSE -> new Signal.Pause(to, by, reason, at);
      case RESUME -> new Signal.Resume(to, by, reason, at);
      case PROMOTE -> new Signal.Promote(to, by, reason, at);
      case APPROVE -> new Signal.Approve(to, by, reason, at);
      case DENY -> new Signal.Deny(to, by, reason, at);
      case OVERRIDE -> new Signal.OverrideFreeze(to, by, reason, at);
    };
  }

  private static Outbox.Kind kind(Message message) throws JMSException {
    String kind = String.valueOf(message.getStringProperty(Header.KIND));
    for (Outbox.Kind known : Outbox.Kind.values()) {
      if (known.name().equals(kind)) return known;
    }
    throw new IllegalArgumentException(
        "Expected a message whose property '%s' is REQUEST or TOKEN, but it is %s."
            .formatted(Header.KIND, kind));
  }

  private void send(Outbox outbox, Dispatch dispatch, Instant at) throws JMSException {
    switch (dispatch) {
      case Dispatch.Start start -> {
        var told = outbox.tell(start.deployment(), start.facts(), at);
        outbox.token(AddressBook.step(told.cursor().step()), told);
      }
      case Dispatch.Park park -> {
        outbox.token(AddressBook.PARKED, outbox.tell(park.deployment(), park.facts(), at));
        outbox.wake(park.heartbeat(), at);
      }
      case Dispatch.Close close -> {
        outbox.tell(close.deployment(), close.facts(), at);
        // Selecting costs more than the rest of an admission; nearly nobody is ever signalled.
        if (book.maySignal(close.deployment().id())) outbox.takeSignals(close.deployment().id());
      }
      case Dispatch.Note note ->
          outbox.reject(
              new Outbox.Refusal(note.id(), note.target(), Version.NONE, note.facts()), at);
      case Dispatch.Wake wake -> outbox.wake(wake.wakeUp(), at);
      case Dispatch.Tell tell -> outbox.signal(tell.signal());
      case Dispatch.Known known -> {}
      case Dispatch.Unheard unheard -> {}
    }
  }

  private void committed(Dispatch dispatch) {
    switch (dispatch) {
      case Dispatch.Tell tell -> {
        book.signalled(tell.signal().deployment());
        nudger.nudge(tell.signal().deployment());
      }
      case Dispatch.Known known ->
          LOG.info(
              "Event {} was seen before; it became deployment {}.",
              known.event(),
              known.deployment());
      case Dispatch.Unheard unheard ->
          LOG.warn(
              "A signal came too late: deployment {} has ended.", unheard.signal().deployment());
      case Dispatch.Start start ->
          LOG.info(
              "Deployment {} of {} started.", start.deployment().id(), start.deployment().target());
      case Dispatch.Close close -> {
        book.ended(close.deployment().id());
        listener.ended(close.deployment());
        LOG.info(
            "Deployment {} of {} ended.", close.deployment().id(), close.deployment().target());
      }
      // Looked at again and again; only what is new is worth a line.
      case Dispatch.Park p when p.facts().isEmpty() -> {}
      case Dispatch.Park p ->
          LOG.info(
              "Deployment {} of {} waits: {}",
              p.deployment().id(),
              p.deployment().target(),
              said(p.deployment().status()));
      case Dispatch.Note note ->
          LOG.info(
              "Target {}: {}", note.target(), note.facts().getFirst().getClass().getSimpleName());
      case Dispatch.Wake w -> {}
    }
  }

  private static String said(Status status) {
    return switch (status) {
      case Status.Waiting waiting -> waiting.said();
      case Status.Running running -> "runs";
      case Status.Ended ended -> ended.said();
    };
  }
}
