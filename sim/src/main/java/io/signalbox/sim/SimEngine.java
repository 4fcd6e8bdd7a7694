package io.signalbox.sim;

import io.signalbox.engine.admission.Admission;
import io.signalbox.engine.admission.Admission.Dispatch;
import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.admission.Circumstances;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.flow.WakeUp;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.port.PushedSamples;
import io.signalbox.routes.step.Fanout;
import io.signalbox.routes.step.StepRunner;
import io.signalbox.sim.SimBroker.Body;
import io.signalbox.sim.SimBroker.Message;
import io.signalbox.sim.SimBroker.Transaction;
import java.time.Instant;
import java.util.List;

/**
 * What the routes do with a message: one transaction each. Any number of engines run it at once.
 */
final class SimEngine {
  private final World world;
  private final Brain brain;

  SimEngine(World world, Brain brain) {
    this.world = world;
    this.brain = brain;
  }

  void handle(Message message) {
    Transaction tx = world.broker.begin();
    tx.take(message);
    try {
      switch (message.body) {
        case Body.Admit admit -> admit(admit.ask(), tx);
        case Body.Token token -> step(token.deployment(), tx);
        case Body.Wake wake -> wake(wake.wakeUp(), tx);
        case Body.Parked parked ->
            throw new IllegalStateException("a parked token has no consumer");
        case Body.Told told -> throw new IllegalStateException("a signal has no consumer");
        case Body.Fact fact -> throw new IllegalStateException("facts are read by the books");
      }
    } catch (Crash died) {
      // The broker notices after a while, and hands the message to another engine.
      world.at(world.now() + world.chaos.between(0, 15_000), tx::lose);
    }
  }

  private void step(Deployment now, Transaction tx) {
    Execution execution = new Execution(now, tx);
    StepRunner runner =
        new StepRunner(
            kind -> new SimPlatform(world, execution),
            PushedSamples.NONE,
            Fanout.inOrder(),
            () -> world.instant());
    StepReport report = brain.run(runner, now);
    world.point(execution, "report of " + now.cursor().step().lower());
    Decision decision = brain.decide(now, report, signals(now.id(), tx));
    send(decision, report.at(), tx);
    world.point(execution, "commit of " + now.cursor().step().lower());
    commit(now, decision, Lines.report(report), tx);
  }

  private void wake(WakeUp wakeUp, Transaction tx) {
    List<Message> found =
        world.broker.free(b -> b instanceof Body.Parked p && names(wakeUp, p.deployment()));
    if (found.isEmpty()) {
      tx.commit();
      return;
    }
    Deployment parked = ((Body.Parked) tx.take(found.getFirst()).body).deployment();
    Instant at = wakeUp.due(world.instant());
    Decision decision = brain.wake(parked, at, signals(parked.id(), tx));
    send(decision, at, tx);
    world.point(new Execution(parked, tx), "commit of a wake-up");
    commit(parked, decision, "woken", tx);
  }

  /** The selector with which a wake-up takes its token. */
  private static boolean names(WakeUp wakeUp, Deployment parked) {
    return parked.id().equals(wakeUp.deployment())
        && (wakeUp.transition() == WakeUp.ANY || wakeUp.transition() == parked.transition());
  }

  private void commit(Deployment now, Decision decision, String report, Transaction tx) {
    if (!tx.commit()) {
      world.say(() -> "  ✗ the commit of %s is refused: not its message".formatted(now.id()));
      return;
    }
    world.say(() -> Lines.decided(now, report, decision));
    world.watch.decided(decision);
  }

  private List<Signal> signals(DeploymentId id, Transaction tx) {
    return world
        .broker
        .free(b -> b instanceof Body.Told t && t.signal().deployment().equals(id))
        .stream()
        .map(m -> ((Body.Told) tx.take(m).body).signal())
        .toList();
  }

  private void send(Decision decision, Instant at, Transaction tx) {
    Deployment next = told(decision.next(), decision.facts(), at, tx);
    tx.send(
        switch (decision.to()) {
          case Decision.Destination.ToStep step -> new Body.Token(next);
          case Decision.Destination.Parked parked -> new Body.Parked(next);
          case Decision.Destination.ToAdmission admission -> new Body.Admit(new Ask.Return(next));
        });
    decision.wakeUps().forEach(w -> tx.send(world.scheduled(w, at)));
  }

  private Deployment told(Deployment deployment, List<What> facts, Instant at, Transaction tx) {
    return world.books().map(b -> b.tell(deployment, facts, at, tx)).orElse(deployment);
  }

  private void admit(Ask ask, Transaction tx) {
    TargetRecord before = world.broker.record(ask.target());
    Circumstances around = world.around();
    Instant at = world.instant();
    Admission admission = brain.admit(before, ask, around, at);
    admission.dispatches().forEach(d -> dispatch(d, at, tx));
    tx.write(admission.record());
    if (!world.healed() && world.chaos.at("commit of admission") == Chaos.Fate.CRASH) {
      world.tally.crashed();
      throw new Crash(false);
    }
    tx.commit();
    if (!(ask instanceof Ask.Return)) world.tally.asked();
    world.say(() -> Lines.admitted(ask, admission));
    world.watch.admitted(before, ask, around, admission);
  }

  private void dispatch(Dispatch dispatch, Instant at, Transaction tx) {
    switch (dispatch) {
      case Dispatch.Start start ->
          tx.send(new Body.Token(told(start.deployment(), start.facts(), at, tx)));
      case Dispatch.Park park -> {
        tx.send(new Body.Parked(told(park.deployment(), park.facts(), at, tx)));
        tx.send(world.scheduled(park.heartbeat(), at));
      }
      // Whoever tells an ended deployment something gets a rejection.
      case Dispatch.Close close -> {
        told(close.deployment(), close.facts(), at, tx);
        signals(close.deployment().id(), tx);
      }
      case Dispatch.Note note ->
          world.books().ifPresent(b -> b.note(note.id(), note.target(), note.facts(), at, tx));
      case Dispatch.Wake wake -> tx.send(world.scheduled(wake.wakeUp(), at));
      case Dispatch.Tell tell -> tell(tell.signal(), tx);
      case Dispatch.Known known -> {}
      case Dispatch.Unheard unheard -> {}
    }
  }

  private void tell(Signal signal, Transaction tx) {
    tx.send(new Body.Told(signal));
    Instant now = world.instant();
    tx.send(world.scheduled(new WakeUp(signal.deployment(), WakeUp.ANY, now), now));
  }
}
