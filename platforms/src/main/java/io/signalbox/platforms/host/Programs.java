package io.signalbox.platforms.host;

import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.SourceSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A program of the operator's configuration, run on the host: its exit code, or its number. */
final class Programs {
  private static final String RUN = "cd / && exec timeout -k 1 \"$@\" < /dev/null";

  /** What {@code timeout} says when the time was over, and when it could not run the program. */
  private static final int TIME_IS_OVER = 124;

  private static final int CANNOT_RUN = 126;
  private static final int NOT_FOUND = 127;

  private Programs() {}

  static Look run(Sampler sampler, CheckSpec check, SourceSpec.Exec exec, Slot slot, Instant at)
      throws StepFailedException {
    Placeholders fill = Placeholders.ofSlot(sampler.site(), slot);
    List<Object> words = new ArrayList<>();
    words.add(Sampler.seconds(check.timeout()));
    exec.command().forEach(word -> words.add(fill.fill(word)));
    Reply reply = sampler.script(check, false, RUN, words.toArray());
    Exit exit = reply.raw();
    if (exit.code() == CANNOT_RUN || exit.code() == NOT_FOUND) {
      return Look.down(Sampler.said(reply), "");
    }
    if (!exec.number()) return Look.counted(exit.code() == 0);
    if (exit.code() == TIME_IS_OVER) return Look.down("it took longer than its timeout", "");
    if (exit.code() != 0) return Look.down(Sampler.said(reply), "");
    return Look.of(number(reply, check, at));
  }

  private static Reading number(Reply reply, CheckSpec check, Instant at) {
    String last = reply.raw().lines().stream().reduce((a, b) -> b).orElse("").strip();
    if (last.isEmpty()) return new Reading.NoData("the program said nothing");
    String[] words = last.split("\\s+");
    try {
      Reading value = new Reading.Value(Double.parseDouble(words[0]));
      return words.length < 2 ? value : Freshness.of(value, measured(words[1]), check, at);
    } catch (IllegalArgumentException e) {
      return new Reading.NoData(
          "the program's last line is no number: " + Sampler.shorten(reply.scrub().clean(last)));
    }
  }

  private static Instant measured(String seconds) {
    return Instant.ofEpochMilli(Math.round(Double.parseDouble(seconds) * 1000));
  }
}
