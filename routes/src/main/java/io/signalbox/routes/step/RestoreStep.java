package io.signalbox.routes.step;

import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.ByHand;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Observation.Seat;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.AdoptSpec;
import io.signalbox.engine.spec.Instance;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings every touched instance back to the release on the current rung, the last one first. One
 * that is still warm and answers gets the traffic at once, by one rename; a cold one is started
 * beside and has to pass verify first. Before either – or after, where the service wants it so –
 * the configured paths come back as they were while that release served. Without a rung, whatever
 * is unproven loses its traffic and is stopped.
 */
final class RestoreStep {
  private RestoreStep() {}

  /** One instance's restoring: what was read back, and whether it serves already. */
  record Back(boolean live, List<Evidence> evidence) {
    Back(boolean live, Evidence evidence) {
      this(live, List.of(evidence));
    }

    Back after(Optional<Evidence> first) {
      return first
          .map(f -> new Back(live, Stream.concat(Stream.of(f), evidence.stream()).toList()))
          .orElse(this);
    }

    Back before(Optional<Evidence> last) {
      return last.map(l -> new Back(live, Stream.concat(evidence.stream(), Stream.of(l)).toList()))
          .orElse(this);
    }
  }

  /** One after the other, so that only one at a time is without service. */
  static StepReport run(Site site, List<StepFailed> unclaimed, InstantSource clock) {
    List<Instance> touched =
        inOrder(site).stream()
            .filter(i -> site.now().touched().contains(i.name()))
            .filter(i -> site.claims().containsKey(i.name()))
            .toList();
    return report(Fanout.inOrder().each(touched, i -> restore(site, i)), unclaimed, clock);
  }

  /** The last one first. */
  static List<Instance> inOrder(Site site) {
    return site.now().plan().everyInstance().reversed();
  }

  /**
   * @param unclaimed hosts that could not be claimed: those that are away
   */
  static StepReport report(
      Map<InstanceName, Result<Back>> results, List<StepFailed> unclaimed, InstantSource clock) {
    List<StepFailed> failures = Fanout.failures(results);
    List<StepFailed> broken = failures.stream().filter(f -> !f.shutOut()).toList();
    if (!broken.isEmpty()) return new StepReport.Missed(clock.instant(), broken);
    List<Back> done = Fanout.values(results);
    return new StepReport.Restored(
        clock.instant(),
        done.stream().allMatch(Back::live),
        done.stream().flatMap(b -> b.evidence().stream()).toList(),
        Stream.concat(unclaimed.stream(), failures.stream()).toList());
  }

  static Back restore(Site site, Instance instance) throws StepFailedException {
    Optional<Proven> rung =
        site.now().rung().filter(p -> p.spec().instance(instance.name()).isPresent());
    if (rung.isEmpty()) return takeOut(site, instance);
    Proven to = rung.get();
    if (to.spec().backup().processFirst() && !site.now().restoresData()) {
      Back back = bringBack(site, instance, to.release());
      return back.before(KeptState.bringBack(site, instance, to));
    }
    Optional<Evidence> kept = KeptState.bringBack(site, instance, to);
    return bringBack(site, instance, to.release()).after(kept);
  }

  private static Back bringBack(Site site, Instance instance, Release release)
      throws StepFailedException {
    Digest digest = Site.digest(release);
    Place place = site.place(instance);
    Observation seen = place.observe();
    Optional<Slot> running = seen.running(release.version(), digest);
    if (running.isPresent() && running.equals(seen.live())) {
      return new Back(
          true, Evidence.of(instance.name().value(), false, release.version() + " serves"));
    }
    if (running.isPresent()) return warm(site, instance, release, running.get());
    boolean ready =
        seen.release(release.version())
            .filter(r -> r.digest().equals(digest) && r.ready())
            .isPresent();
    if (!ready) throw missing(instance, release);
    return cold(site, instance, release, seen);
  }

  /**
   * It runs, kept warm or started by an execution before this one; traffic goes to it only when it
   * answers.
   */
  private static Back warm(Site site, Instance instance, Release release, Slot slot)
      throws StepFailedException {
    Place place = site.place(instance);
    if (!place.probe(slot).healthy()) {
      return new Back(
          false,
          Evidence.of(
              instance.name().value(),
              false,
              release.version() + " runs, but does not answer yet"));
    }
    return new Back(true, site.moveTraffic(instance, slot));
  }

  private static Back cold(Site site, Instance instance, Release release, Observation seen)
      throws StepFailedException {
    Place place = site.place(instance);
    Digest digest = Site.digest(release);
    // One that runs there has another configuration; it is not replaced under its traffic.
    boolean seated =
        seen.liveSeat()
            .filter(s -> s.holds(release.version(), digest))
            .filter(s -> s.state() != Observation.RunState.RUNNING)
            .isPresent();
    Slot slot = seated ? seen.live().orElseThrow() : seen.live().map(Slot::other).orElse(Slot.A);
    boolean overlap = site.spec().process().overlap();
    if (!overlap) site.stopAllBut(Optional.empty(), instance, seen);
    Evidence started = place.start(site.claim(instance), slot, release);
    Seat seat = place.observe().seat(slot);
    if (!seat.runs(release.version(), digest)) {
      throw Site.notProven(
          instance, release.version() + " to run in slot " + slot.lower(), seat.state());
    }
    if (seated) return new Back(true, started);
    if (overlap) return new Back(false, started);
    return new Back(true, site.moveTraffic(instance, slot));
  }

  private static StepFailedException missing(Instance instance, Release release) {
    return new StepFailedException(
        StepFailed.of(
            StepFailed.Code.RELEASE_MISSING,
            instance.name().value(),
            "release " + release.version() + " is no longer on the host",
            "It is pushed again."));
  }

  private static Back takeOut(Site site, Instance instance) throws StepFailedException {
    Place place = site.place(instance);
    Observation seen = place.observe();
    if (seen.liveSeat().filter(seat -> mayServe(site, instance, seat)).isPresent()) {
      return new Back(
          true,
          Evidence.of(instance.name().value(), false, "serves a proven release; left as it is"));
    }
    place.takeOut(site.claim(instance));
    for (Slot slot : Slot.values()) {
      if (!isProven(site, instance, seen.seat(slot))) place.stop(site.claim(instance), slot);
    }
    Observation after = place.observe();
    if (after.live().isPresent())
      throw Site.notProven(instance, "no traffic", "slot " + after.live().get().lower());
    Evidence out = Evidence.of(instance.name().value(), true, "taken out of traffic and stopped");
    return new Back(true, out).after(handBack(site, instance, after));
  }

  /**
   * A unit that was stopped for a first release serves again where that goes. The host remembers
   * it: so it does not matter who has stopped it – this deployment, or one that was cut off or
   * preempted – and whether the configuration still names it.
   */
  private static Optional<Evidence> handBack(Site site, Instance instance, Observation seen)
      throws StepFailedException {
    Optional<Evidence> back =
        site.now().givesBack() && seen.kept().byHand().isPresent()
            ? Optional.of(site.place(instance).reinstate(site.claim(instance)))
            : Optional.empty();
    Optional<ByHand> byHand =
        site.now().sawItRunByHand()
            ? site.platform().byHand(site.spec(), instance)
            : Optional.empty();
    if (byHand.isPresent() && !byHand.get().serves()) throw stoppedByItself(site, instance);
    return back;
  }

  /** It ran when precheck looked, and nobody here has stopped it. */
  private static StepFailedException stoppedByItself(Site site, Instance instance) {
    String unit = site.spec().adopt().map(AdoptSpec::unit).orElse("the unit");
    return new StepFailedException(
        StepFailed.of(
            StepFailed.Code.NOT_PROVEN,
            instance.name().value(),
            unit + " does not run, and it was not Signalbox that stopped it",
            "Start it by hand; the deployment then ends by itself."));
  }

  /**
   * A rollback of its own started from a release that had proven itself: when nothing older can be
   * restored, that one serves on until a person decides.
   */
  private static boolean mayServe(Site site, Instance instance, Seat seat) {
    boolean nothingOlder =
        site.now().kind() == Deployment.Kind.ROLLBACK && site.now().rung().isEmpty();
    return isProven(site, instance, seat)
        || (nothingOlder && seat.state() == Observation.RunState.RUNNING);
  }

  /** There: a release may have proven itself on others, and on this one before it was retired. */
  private static boolean isProven(Site site, Instance instance, Seat seat) {
    return site.now().plan().ladder().stream()
        .filter(p -> p.spec().instance(instance.name()).isPresent())
        .anyMatch(p -> p.release().digest().filter(d -> seat.runs(p.version(), d)).isPresent());
  }
}
