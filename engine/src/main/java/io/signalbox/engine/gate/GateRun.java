package io.signalbox.engine.gate;

import io.signalbox.engine.name.InstanceName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The samples of the running gate, as far as judgement needs them; bounded, because the deployment
 * carries them.
 *
 * @param since when the gate began
 */
public record GateRun(Instant since, Map<InstanceName, Track> tracks) {
  /** Samples kept per instance, and so the largest window that a gate may state. */
  public static final int MOST_SAMPLES = 20;

  public GateRun {
    tracks = Map.copyOf(tracks);
  }

  public static GateRun none(Instant since) {
    return new GateRun(since, Map.of());
  }

  public GateRun plus(List<Probe> probes) {
    Map<InstanceName, Track> next = new HashMap<>(tracks);
    probes.forEach(p -> next.merge(p.instance(), Track.of(p), (old, fresh) -> old.plus(p)));
    return new GateRun(since, next);
  }

  public Optional<Track> track(InstanceName instance) {
    return Optional.ofNullable(tracks.get(instance));
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
