package io.signalbox.engine.gate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The rounds of one gate that are not written down yet, and what was written down before: with all
 * of them anybody can decide again what the gate decided.
 *
 * <p>Bounded twice: a part is written down as soon as it has about {@value #PART} characters,
 * because the deployment carries it; and of one gate no more than about {@value #MOST} are, so that
 * one that looks each second for hours does not fill the ledger. What comes after that is counted.
 *
 * @param since when the gate began
 * @param first number of the first of these rounds within the gate, from 1
 * @param size of all rounds of the gate so far that are recorded, in characters, about
 * @param lost rounds of the gate so far that are not
 */
public record Recording(Instant since, long first, long size, long lost, List<Round> rounds) {
  public static final int PART = 8_000;
  public static final int MOST = 1_000_000;

  public Recording {
    rounds = List.copyOf(rounds);
  }

  static Recording begin(Instant since) {
    return new Recording(since, 1, 0, 0, List.of());
  }

  Recording plus(Round round) {
    if (size + round.size() > MOST || lost > 0)
      return new Recording(since, first, size, lost + 1, rounds);
    List<Round> all = new ArrayList<>(rounds);
    all.add(round);
    return new Recording(since, first, size + round.size(), lost, all);
  }

  /** After these were written down. */
  Recording written() {
    return new Recording(since, first + rounds.size(), size, lost, List.of());
  }

  /** Whether these are enough for a part of their own. */
  public boolean full() {
    return rounds.stream().mapToInt(Round::size).sum() >= PART;
  }

  /** Whether there is nothing that would have to be written down. */
  public boolean blank() {
    return rounds.isEmpty() && lost == 0;
  }
}
