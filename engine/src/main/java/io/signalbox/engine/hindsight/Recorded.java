package io.signalbox.engine.hindsight;

import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.gate.Recording;
import io.signalbox.engine.hindsight.Watched.Look;
import io.signalbox.engine.hindsight.Watched.Said;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Outline;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the facts of one deployment tell of its gates on the way forward.
 *
 * @param requestedAt of the first fact
 * @param outline empty where it was not recorded
 * @param unrecorded gates that said something, and whose looks were not written down
 * @param back why and when it turned back, if it did
 */
public record Recorded(
    DeploymentId id,
    Target target,
    Version version,
    Instant requestedAt,
    Optional<Outline> outline,
    List<Watched> gates,
    int unrecorded,
    Optional<Back> back,
    Optional<Outcome> outcome) {
  public Recorded {
    gates = List.copyOf(gates);
  }

  /** That it turned back. */
  record Back(Instant at, Deployment.Verdict verdict) {}

  /**
   * @param facts of one deployment, in order; those that this version cannot read may be left out
   */
  public static Recorded of(List<Fact> facts) {
    Reader reader = new Reader();
    facts.forEach(reader::read);
    Fact any = facts.getFirst();
    return new Recorded(
        any.deployment(),
        any.target(),
        any.version(),
        any.at(),
        reader.outline,
        reader.gates(),
        reader.unrecorded,
        reader.back,
        reader.outcome);
  }

  /** Whether gates judged anything that can be judged again. */
  boolean judged() {
    return !gates.isEmpty() || unrecorded > 0;
  }

  long lost() {
    return gates.stream().mapToLong(Watched::lost).sum();
  }

  private static final class Reader {
    private final List<Watched> done = new ArrayList<>();
    private Optional<Open> open = Optional.empty();
    private Optional<Outline> outline = Optional.empty();
    private Optional<Back> back = Optional.empty();
    private Optional<Outcome> outcome = Optional.empty();
    private int unrecorded;

    void read(Fact fact) {
      switch (fact.what()) {
        case What.Started started -> outline = started.outline();
        case What.GatePassed p -> said(p.at(), p.recording(), fact);
        case What.GateBreached b -> said(b.at(), b.recording(), fact);
        case What.GateHeld h -> said(h.at(), h.recording(), fact);
        case What.GateWarned w -> said(w.at(), w.recording(), fact);
        case What.GateSampled s -> looked(s.at(), s.recording());
        case What.Heard heard when heard.obeyed() && heard.signal() instanceof Signal.Retry ->
            open.ifPresent(o -> o.heed(heard.signal()));
        case What.TurnedBack turned -> {
          close();
          back = Optional.of(new Back(fact.at(), turned.verdict()));
        }
        case What.Ended ended -> outcome = Optional.of(ended.outcome());
        case What other -> {}
      }
    }

    private void said(Cursor at, Optional<Recording> recording, Fact fact) {
      // The way back is judged by the configuration of then, and by nothing that can be chosen.
      if (at.step() == Step.VERIFY) return;
      recording.ifPresent(r -> looked(at, r));
      if (open.filter(o -> o.at.equals(at)).isEmpty()) {
        unrecorded++;
        return;
      }
      Said said = new Said(fact.at(), plain(fact.what()));
      open.ifPresent(o -> o.told.add(said));
      if (said.verdict()) close();
    }

    private void looked(Cursor at, Recording recording) {
      if (open.filter(o -> o.goesOn(at, recording)).isEmpty()) {
        close();
        open = Optional.of(new Open(at, recording.since()));
      }
      open.ifPresent(o -> o.add(recording));
    }

    private void close() {
      open.ifPresent(o -> done.add(o.closed()));
      open = Optional.empty();
    }

    List<Watched> gates() {
      close();
      return done;
    }
  }

  private static final class Open {
    private final Cursor at;
    private final Instant since;
    private final List<Look> looks = new ArrayList<>();
    private final List<Said> told = new ArrayList<>();
    private long lost;

    Open(Cursor at, Instant since) {
      this.at = at;
      this.since = since;
    }

    boolean goesOn(Cursor where, Recording recording) {
      return at.equals(where) && since.equals(recording.since());
    }

    /** After a gap nothing can be judged any more: what follows rests on what is missing. */
    void add(Recording recording) {
      boolean gap = recording.first() != looks.size() + 1;
      if (gap || lost > 0) lost += recording.rounds().size();
      else recording.rounds().forEach(r -> looks.add(new Look(r, List.of())));
      lost = Math.max(lost, recording.lost());
    }

    void heed(Signal signal) {
      if (looks.isEmpty()) return;
      Look last = looks.removeLast();
      List<Signal> all = new ArrayList<>(last.heeded());
      all.add(signal);
      looks.add(new Look(last.round(), all));
    }

    Watched closed() {
      return new Watched(at, since, looks, lost, told);
    }
  }

  /** What it said, and nothing of where its samples are or of what came next. */
  static What plain(What what) {
    return switch (what) {
      case What.GatePassed p ->
          new What.GatePassed(p.at(), p.said(), p.evidence(), Optional.empty(), p.verdicts());
      case What.GateBreached b ->
          new What.GateBreached(b.at(), b.said(), b.evidence(), b.verdicts());
      case What.GateHeld h -> new What.GateHeld(h.at(), h.verdict());
      case What.GateWarned w -> new What.GateWarned(w.at(), w.verdict());
      case What other -> other;
    };
  }
}
