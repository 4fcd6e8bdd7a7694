package io.signalbox.engine.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All silences that are not over; one record, of which the alert desk is the only writer. */
public record Silences(long revision, List<Silence> all) {
  /** More are refused: it would be a rule, and belongs into the configuration. */
  public static final int MOST = 100;

  public static final Silences NONE = new Silences(0, List.of());

  public Silences {
    all = List.copyOf(all);
  }

  /**
   * With one more, or the same again; without those that are over. Unchanged when there is no room.
   */
  public Silences with(Silence silence, Instant at) {
    List<Silence> kept = new ArrayList<>(current(at, silence.id()));
    if (kept.size() >= MOST) return this;
    kept.add(silence);
    return new Silences(revision + 1, kept);
  }

  /** Without one, and without those that are over; unchanged when it is not there. */
  public Silences without(String id, Instant at) {
    if (all.stream().noneMatch(s -> s.id().equals(id))) return this;
    return new Silences(revision + 1, current(at, id));
  }

  private List<Silence> current(Instant at, String except) {
    return all.stream().filter(s -> s.until().isAfter(at) && !s.id().equals(except)).toList();
  }
}
