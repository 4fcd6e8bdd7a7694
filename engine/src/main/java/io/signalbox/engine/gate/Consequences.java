package io.signalbox.engine.gate;

import io.signalbox.engine.gate.Checks.Judged;
import io.signalbox.engine.gate.Voice.Follows;
import io.signalbox.engine.spec.CheckGroup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What follows from the verdicts of a gate's checks, of each by itself or of groups together.
 *
 * @param back those for which it goes back; a group's before those of its checks
 * @param holds those for which it waits, and asks a person
 * @param warns those that are told, and no more
 * @param waits whether there is one that only needs more time
 */
record Consequences(
    List<CheckVerdict> verdicts,
    List<CheckVerdict> back,
    List<CheckVerdict> holds,
    List<CheckVerdict> warns,
    boolean waits) {

  /**
   * @param due when the gate would pass
   */
  static Consequences of(List<Judged> all, List<CheckGroup> groups, Instant due, Instant at) {
    List<Voice> voices = all.stream().map(j -> Voice.of(j, due, at)).toList();
    List<CheckVerdict> agreed = new ArrayList<>();
    List<CheckVerdict> ofGroups = new ArrayList<>();
    for (CheckGroup group : groups) {
      Agreement agreement = Agreement.of(group, voices.stream().filter(v -> in(group, v)).toList());
      Iterator<Voice> together = agreement.voices().iterator();
      voices = voices.stream().map(v -> in(group, v) ? together.next() : v).toList();
      ofGroups.add(agreement.verdict());
      if (agreement.verdict().standing() == CheckVerdict.Standing.BAD) {
        agreed.add(agreement.verdict());
      }
    }
    return new Consequences(
        Stream.concat(voices.stream().map(Voice::verdict), ofGroups.stream()).toList(),
        Stream.concat(agreed.stream(), those(voices, Follows.GO_BACK)).toList(),
        those(voices, Follows.HOLD).toList(),
        those(voices, Follows.WARN).toList(),
        those(voices, Follows.WAIT).findAny().isPresent());
  }

  private static boolean in(CheckGroup group, Voice voice) {
    return group.checks().contains(voice.verdict().check());
  }

  private static Stream<CheckVerdict> those(List<Voice> voices, Follows what) {
    return voices.stream().filter(v -> v.follows() == what).map(Voice::verdict);
  }
}
