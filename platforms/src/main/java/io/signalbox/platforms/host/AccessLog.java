package io.signalbox.platforms.host;

import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.SourceSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Real traffic, as nginx has logged it since the last look: any format in which the status follows
 * a quoted request ({@code "…" 200}), as in the usual ones. Times are read where the format writes
 * {@code rt=$request_time} or {@code request_time=}. Counted on the host.
 */
final class AccessLog {
  /** mawk knows no counts in patterns. The edges are those of {@link Reading.Spread}. */
  private static final String COUNT =
      "NR == 1 { print; next } "
          + "match($0, /\" [1-5][0-9][0-9]( |$)/) { lines++; if (substr($0, RSTART + 2, 1) == \"5\") failed++ } "
          + "times && match($0, /(rt|request_time)=\"?[0-9.]+/) { text = substr($0, RSTART, RLENGTH); sub(/.*=\"?/, \"\", text);"
          + " if (text + 0 <= 0) i = least; else { x = log(text + 0) / log(1.1) + 1e-9; i = int(x); if (i > x) i--; } "
          + " timed++; n[i]++ } "
          + "END { print \"counts\", failed + 0, lines + 0, timed + 0; for (i in n) print \"bucket\", i, n[i] }";

  /** {@code $1} file, {@code $2} its mark, {@code $3} whether times count. */
  private static final String TEXT =
      "{ "
          + LogTail.TEXT
          + "; } | awk -v times=\"$3\" -v least="
          + Reading.Spread.LEAST
          + " '"
          + COUNT
          + "'";

  private AccessLog() {}

  static Look read(Sampler sampler, CheckSpec check, SourceSpec.AccessLog log, String mark)
      throws StepFailedException {
    boolean times =
        switch (log.measure()) {
          case FAILURES -> false;
          case TIMES -> true;
        };
    Reply reply =
        sampler.script(
            check,
            true,
            TEXT,
            log.file().orElse(NginxFront.accessLog(sampler.site())),
            mark,
            times ? 1 : 0);
    Exit exit = reply.raw();
    List<String> lines = exit.lines();
    if (exit.code() != 0 || lines.size() < 2) return Look.down(Sampler.said(reply), mark);
    String[] place = lines.getFirst().split(" ", 2);
    if (place.length < 2) return Look.down(Sampler.said(reply), mark);
    if (place[0].equals("begun")) return new Look(new Reading.Begun(), place[1]);
    String[] counts = lines.get(1).split(" ");
    long failed = Long.parseLong(counts[1]);
    long all = Long.parseLong(counts[2]);
    if (!times) return new Look(new Reading.Counts(failed, all), place[1]);
    if (all > 0 && counts[3].equals("0")) {
      return Look.down("the log has no times; add rt=$request_time to its log_format", place[1]);
    }
    return new Look(spread(lines.subList(2, lines.size())), place[1]);
  }

  private static Reading spread(List<String> lines) {
    Map<Integer, Long> buckets = new HashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ");
      buckets.put(Integer.valueOf(words[1]), Long.valueOf(words[2]));
    }
    return new Reading.Spread(buckets);
  }
}
