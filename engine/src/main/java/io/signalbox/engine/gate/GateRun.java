package io.signalbox.engine.gate;

import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CompareSpec;
import io.signalbox.engine.spec.GateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The samples of the running gate, as far as judgement needs them; bounded, because the deployment
 * carries them.
 *
 * @param since when the gate began; later by the time that nobody watched ({@link #looked})
 * @param seen when it was looked at last, if ever
 * @param checks one for each check and instance
 * @param contests one for each check that compares
 * @param precedents one for each check that is compared with the time before the deployment
 * @param held names of the checks that the gate holds for at the moment
 * @param told what was told already, so that it is told once
 * @param accepted checks of which a person said to go on all the same
 * @param recording the rounds themselves, until they are written down; empty before the first
 */
public record GateRun(
    Instant since,
    Optional<Instant> seen,
    Map<InstanceName, Track> tracks,
    List<CheckTrack> checks,
    List<Contest> contests,
    List<Precedent> precedents,
    Set<String> held,
    Set<String> told,
    Set<String> accepted,
    Optional<Recording> recording) {
  /** Samples kept per instance, and so the largest window that a gate may state. */
  public static final int MOST_SAMPLES = 20;

  /** Samples of checks that a token may have to carry: checks, times instances, times window. */
  public static final int MOST_POINTS = 4_000;

  public GateRun {
    tracks = Map.copyOf(tracks);
    checks = List.copyOf(checks);
    contests = List.copyOf(contests);
    precedents = List.copyOf(precedents);
    held = Collections.unmodifiableSet(new TreeSet<>(held));
    told = Collections.unmodifiableSet(new TreeSet<>(told));
    accepted = Collections.unmodifiableSet(new TreeSet<>(accepted));
  }

  public static GateRun none(Instant since) {
    return new GateRun(
        since,
        Optional.empty(),
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        Set.of(),
        Set.of(),
        Set.of(),
        Optional.empty());
  }

  /**
   * Looked at again. Only time that was watched counts: where there was more between two looks than
   * two of them take, because the engine was away or its clock was set, the gate began so much
   * later. Without that, a clock that was an hour ahead for a moment makes a gate wait for an hour,
   * and one that jumps ahead ends a bake, or the time that a restored release has to start.
   */
  public GateRun looked(GateSpec gate, Instant at) {
    Duration most = gate.interval().plus(gate.timeout()).multipliedBy(2);
    Duration watched = Duration.between(seen.orElse(since), at);
    Duration counted = max(Duration.ZERO, min(watched, most));
    Instant begun = since.plus(watched.minus(counted));
    return new GateRun(
        begun,
        Optional.of(at),
        tracks,
        checks,
        contests,
        precedents,
        held,
        told,
        accepted,
        recording);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  public GateRun plus(List<Probe> probes) {
    Map<InstanceName, Track> next = new HashMap<>(tracks);
    probes.forEach(p -> next.merge(p.instance(), Track.of(p), (old, fresh) -> old.plus(p)));
    return new GateRun(
        since, seen, next, checks, contests, precedents, held, told, accepted, recording);
  }

  /** With one look of the checks, taken of changed and unchanged instances at the same time. */
  public GateRun plus(GateSpec gate, List<Sample> look, Roles roles) {
    if (look.isEmpty()) return this;
    List<CheckTrack> tracksAfter = new ArrayList<>();
    List<Contest> contestsAfter = new ArrayList<>();
    List<Precedent> precedentsAfter = new ArrayList<>();
    for (CheckSpec spec : gate.checks()) {
      List<Sample> of =
          look.stream().filter(s -> s.check().equals(spec.name()) && !tellsOfBefore(s)).toList();
      Map<InstanceName, CheckTrack> before = new LinkedHashMap<>();
      checks.stream()
          .filter(t -> t.check().equals(spec.name()))
          .forEach(t -> before.put(t.instance(), t));
      boolean judged = of.stream().allMatch(s -> !s.at().isBefore(since.plus(spec.warmUp())));
      (judged
              ? Comparison.after(spec, contest(spec.name()), of, before, roles)
              : contest(spec.name()))
          .ifPresent(contestsAfter::add);
      precedent(spec.name())
          .or(
              () ->
                  Precedent.of(spec, look.stream().filter(GateRun::tellsOfBefore).toList(), roles))
          .map(p -> judged ? p.plus(Comparison.sum(of, roles.changed())) : p)
          .ifPresent(precedentsAfter::add);
      for (Sample sample : of) {
        CheckTrack track = before.getOrDefault(sample.instance(), CheckTrack.begin(sample));
        before.put(sample.instance(), track.plus(spec, sample, judged));
      }
      tracksAfter.addAll(before.values());
    }
    return new GateRun(
        since,
        seen,
        tracks,
        tracksAfter,
        contestsAfter,
        precedentsAfter,
        held,
        told,
        accepted,
        recording);
  }

  public Optional<Track> track(InstanceName instance) {
    return Optional.ofNullable(tracks.get(instance));
  }

  public Optional<CheckTrack> check(String name, InstanceName instance) {
    return checks.stream()
        .filter(t -> t.check().equals(name) && t.instance().equals(instance))
        .findFirst();
  }

  Optional<Contest> contest(String name) {
    return contests.stream().filter(c -> c.check().equals(name)).findFirst();
  }

  Optional<Precedent> precedent(String name) {
    return precedents.stream().filter(p -> p.check().equals(name)).findFirst();
  }

  private static boolean tellsOfBefore(Sample sample) {
    return sample.reading() instanceof Reading.Before;
  }

  /**
   * Which checks have to ask about the time before the deployment: those that compare, where nobody
   * is left unchanged, and that have not learned of it yet.
   */
  public List<CheckSpec> unprecedented(GateSpec gate, Roles roles) {
    if (!roles.control().isEmpty() || roles.before().isEmpty()) return List.of();
    return gate.checks().stream()
        .filter(c -> c.source().looksBack())
        .filter(c -> c.compare().flatMap(CompareSpec::before).isPresent())
        .filter(c -> contest(c.name()).isEmpty() && precedent(c.name()).isEmpty())
        .toList();
  }

  /** Which checks are due for a look at this instance. */
  public List<CheckSpec> due(GateSpec gate, InstanceName instance, Instant at) {
    return gate.checks().stream()
        .filter(
            c ->
                check(c.name(), instance)
                    .filter(t -> !at.isBefore(t.at()) && at.isBefore(t.at().plus(c.every())))
                    .isEmpty())
        .toList();
  }

  /** With what one round asked and learned, for those who want to judge it again. */
  public GateRun recording(Round round) {
    return with(recording.orElse(Recording.begin(since)).plus(round));
  }

  /** After the recorded rounds were written down. */
  public GateRun written() {
    return recording.map(r -> with(r.written())).orElse(this);
  }

  private GateRun with(Recording next) {
    return new GateRun(
        since, seen, tracks, checks, contests, precedents, held, told, accepted, Optional.of(next));
  }

  /** After what was judged was told. */
  public GateRun telling(Set<String> holding, List<Remark> notices) {
    Set<String> all = new TreeSet<>(told);
    notices.forEach(n -> all.add(n.key()));
    return new GateRun(
        since, seen, tracks, checks, contests, precedents, holding, all, accepted, recording);
  }

  /** A person has looked at what the gate holds for, and says to go on. */
  public GateRun acceptingWhatIsHeld() {
    Set<String> all = new TreeSet<>(accepted);
    all.addAll(held);
    return new GateRun(
        since, seen, tracks, checks, contests, precedents, Set.of(), told, all, recording);
  }

  /**
   * One instance's samples.
   *
   * @param inRow successes since the last failure
   * @param asked probes in all
   * @param failed unhealthy ones among them
   * @param last the newest samples, oldest first
   */
  public record Track(int inRow, int asked, int failed, List<Probe> last) {
    public Track {
      last = List.copyOf(last);
    }

    static Track of(Probe probe) {
      return new Track(0, 0, 0, List.of()).plus(probe);
    }

    Track plus(Probe probe) {
      List<Probe> newest = new ArrayList<>(last);
      newest.add(probe);
      if (newest.size() > MOST_SAMPLES) newest.removeFirst();
      return new Track(
          probe.healthy() ? inRow + 1 : 0,
          asked + 1,
          probe.healthy() ? failed : failed + 1,
          newest);
    }
  }
}
