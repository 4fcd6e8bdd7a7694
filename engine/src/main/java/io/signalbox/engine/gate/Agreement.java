package io.signalbox.engine.gate;

import io.signalbox.engine.gate.CheckVerdict.Standing;
import io.signalbox.engine.gate.Voice.Follows;
import io.signalbox.engine.spec.CheckGroup;
import io.signalbox.engine.spec.CheckSpec.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the checks of a group come to together.
 *
 * <p>A check agrees when it would roll back by itself: also one without data for which that means
 * failed, or that was waited for too long. One whose lack of data is ignored is not counted, so it
 * can neither keep the others from agreeing nor agree itself. For one that is not decided yet the
 * gate waits as long as it could make a difference, and no longer.
 *
 * @param voices those of the group's checks, with what follows now
 * @param verdict of the group itself
 */
record Agreement(List<Voice> voices, CheckVerdict verdict) {

  static Agreement of(CheckGroup group, List<Voice> voices) {
    Poll poll = Poll.of(voices);
    boolean reached = group.agree().reached(poll.bad().size(), poll.counted());
    boolean reachable =
        group.agree().reached(poll.bad().size() + poll.open().size(), poll.counted());
    long takes = Math.min(group.agree().instances(), Math.max(1, poll.counted()));
    String alone =
        "; alone that does not roll back: %d of group %s have to agree"
            .formatted(takes, group.name());
    List<Voice> next = voices.stream().map(v -> next(v, reached, reachable, alone)).toList();
    Standing standing =
        reached
            ? Standing.BAD
            : reachable && !poll.open().isEmpty() ? Standing.NOT_ENOUGH : Standing.GOOD;
    return new Agreement(
        next,
        new CheckVerdict(
            group.name(),
            standing,
            Severity.ROLL_BACK,
            "checks of the group that are bad, of %d".formatted(voices(voices)),
            Optional.of((double) poll.bad().size()),
            takes,
            List.of(),
            said(group, poll, takes)));
  }

  private static Voice next(Voice voice, boolean reached, boolean reachable, String alone) {
    return switch (voice.follows()) {
      case NOTHING, WARN -> voice;
      case GO_BACK -> reached ? voice : voice.instead(Follows.WARN, alone);
      // It is not waited for where its answer would change nothing; what it lacks is told.
      case HOLD, WAIT -> reached || reachable ? voice : voice.instead(Follows.NOTHING, "");
    };
  }

  private static long voices(List<Voice> voices) {
    return voices.stream().map(v -> v.verdict().check()).distinct().count();
  }

  private static String said(CheckGroup group, Poll poll, long takes) {
    String who =
        switch (poll.bad().size()) {
          case 0 -> "none is bad";
          case 1 -> "only %s is bad".formatted(String.join(", ", poll.bad()));
          default -> "%s are bad".formatted(String.join(", ", poll.bad()));
        };
    String open = poll.open().isEmpty() ? "" : "; not decided: " + String.join(", ", poll.open());
    String blind =
        poll.blind().isEmpty()
            ? ""
            : "; not counted for lack of data: " + String.join(", ", poll.blind());
    return "%s: %s, %d of %d checks, %d have to agree%s%s"
        .formatted(group.name(), who, poll.bad().size(), poll.counted(), takes, open, blind);
  }

  /** The names of the checks by what they say; good ones are only counted. */
  private record Poll(List<String> bad, List<String> open, List<String> blind, int counted) {

    static Poll of(List<Voice> voices) {
      Map<String, List<Voice>> byCheck = new LinkedHashMap<>();
      voices.forEach(
          v -> byCheck.computeIfAbsent(v.verdict().check(), c -> new ArrayList<>()).add(v));
      List<String> bad = new ArrayList<>();
      List<String> open = new ArrayList<>();
      List<String> blind = new ArrayList<>();
      byCheck.forEach(
          (check, said) -> {
            if (any(said, Set.of(Follows.GO_BACK))) bad.add(check);
            else if (any(said, Set.of(Follows.HOLD, Follows.WAIT))) open.add(check);
            // The first is about its limit; a comparison beside it decides nothing of that.
            else if (said.getFirst().blind()) blind.add(check);
          });
      return new Poll(bad, open, blind, byCheck.size() - blind.size());
    }

    private static boolean any(List<Voice> voices, Set<Follows> of) {
      return voices.stream().anyMatch(v -> of.contains(v.follows()));
    }
  }
}
