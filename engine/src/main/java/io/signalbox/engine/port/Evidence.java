package io.signalbox.engine.port;

import java.util.List;

/**
 * What was read back after an act, as a person may read it.
 *
 * @param where instance or host
 * @param changed whether anything was done, or it was found done already
 * @param said one sentence
 * @param lines the raw lines it rests on, at most {@value StepFailed#MOST_LINES}
 */
public record Evidence(String where, boolean changed, String said, List<String> lines) {
  public Evidence {
    int from = Math.max(0, lines.size() - StepFailed.MOST_LINES);
    lines = List.copyOf(lines.subList(from, lines.size()));
  }

  public static Evidence of(String where, boolean changed, String said) {
    return new Evidence(where, changed, said, List.of());
  }
}
