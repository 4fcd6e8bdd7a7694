package io.signalbox.routes.inbound.trigger;

import io.signalbox.engine.name.Target;
import io.signalbox.routes.inbound.event.InboundEvent;
import java.util.List;
import java.util.Locale;

/**
 * What becomes of an event.
 *
 * @param said why nothing is asked for; empty where the looks say it
 * @param looks at triggers, in their order; after the first that matched no more, where one is
 *     enough
 */
public record Evaluation(InboundEvent event, Outcome outcome, String said, List<Look> looks) {

  /** In one word. */
  public enum Outcome {
    /** It asks for at least one deployment or rollback. */
    ASKED,
    /** It is told, and nothing more. */
    TOLD,
    /** A trigger matches, but what it asks for cannot be asked for. */
    UNUSABLE,
    /** No trigger matches. */
    UNMATCHED,
    /** It is older than its source may send. */
    STALE,
    /** It only asks whether somebody listens. */
    PING;

    public String lower() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Evaluation {
    looks = List.copyOf(looks);
  }

  /** What it asks for; of each target at most once. */
  public List<Wish> wishes() {
    return looks.stream().flatMap(l -> l.wish().stream()).toList();
  }

  /** About which targets people are told of it; of what is asked for they are told anyway. */
  public List<Target> told() {
    List<Target> asked = wishes().stream().map(Wish::target).toList();
    return looks.stream()
        .flatMap(l -> l.told().stream())
        .filter(t -> !asked.contains(t))
        .distinct()
        .toList();
  }
}
