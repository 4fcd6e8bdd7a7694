package io.signalbox.engine.alert;

import java.util.ArrayList;
import java.util.List;

/**
 * Which facts of a deployment were read: a repeated one counts once, also when several engines hand
 * them on out of order.
 *
 * @param upTo all up to this one
 * @param beyond single ones after it, at most {@value #MOST}
 */
public record Seen(long upTo, List<Long> beyond) {
  private static final int MOST = 64;

  public Seen {
    beyond = beyond.stream().sorted().toList();
  }

  /** Where facts begin to be read, with that one. */
  static Seen from(long first) {
    return new Seen(first - 1, List.of());
  }

  boolean has(long number) {
    return number <= upTo || beyond.contains(number);
  }

  Seen with(long number) {
    List<Long> rest = new ArrayList<>(beyond);
    rest.add(number);
    rest.sort(null);
    long reached = upTo;
    // A gap this old is no longer waited for.
    while (!rest.isEmpty() && (rest.getFirst() <= reached + 1 || rest.size() > MOST)) {
      reached = Math.max(reached, rest.removeFirst());
    }
    return new Seen(reached, rest);
  }
}
