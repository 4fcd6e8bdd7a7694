package io.signalbox.platforms.host;

import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.SourceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Real traffic of a time that is over, in two halves, by the times that nginx' log gives its lines:
 * seconds since 1970 at their beginning ({@code $msec}, as Signalbox' own front writes), or {@code
 * [$time_local]}. Of the file that is there now the newest {@value #MOST_BYTES} bytes are read;
 * what was rotated away or lies before them is not known, and the reading says how far it reaches.
 */
final class AccessLogBefore {
  private static final int MOST_BYTES = 16 << 20;

  /** The number of a day since 1970 needs no mktime, which not every awk has. */
  private static final String TIME =
      "function days(y, m, d) { if (m <= 2) { y--; m += 9 } else m -= 3; "
          + "return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m + 2) / 5) + d - 719469 } "
          + "function when( s, m, z) { "
          + "if ($1 ~ /^[0-9][0-9]+[.][0-9]+$/) return $1 + 0; "
          + "if (!match($0, /\\[[0-9][0-9]\\/[A-Z][a-z][a-z]\\/[0-9][0-9][0-9][0-9](:[0-9][0-9])(:[0-9][0-9])(:[0-9][0-9]) [+-][0-9][0-9][0-9][0-9]\\]/)) return -1; "
          + "s = substr($0, RSTART + 1, 26); m = (index(\"JanFebMarAprMayJunJulAugSepOctNovDec\", substr(s, 4, 3)) + 2) / 3; "
          + "z = substr(s, 23, 2) * 3600 + substr(s, 25, 2) * 60; if (substr(s, 22, 1) == \"-\") z = -z; "
          + "return days(substr(s, 8, 4) + 0, m, substr(s, 1, 2) + 0) * 86400 + substr(s, 13, 2) * 3600 + substr(s, 16, 2) * 60 + substr(s, 19, 2) - z } ";

  private static final String COUNT =
      "{ t = when(); if (t < 0) { untimed++; next } seen++; if (t < from || t >= until) next; "
          + "if (!least_t || t < least_t) least_t = t; h = t < middle ? 0 : 1 } "
          + "match($0, /\" [1-5][0-9][0-9]( |$)/) { lines[h]++; if (substr($0, RSTART + 2, 1) == \"5\") failed[h]++ } "
          + "times && match($0, /(rt|request_time)=\"?[0-9.]+/) { text = substr($0, RSTART, RLENGTH); sub(/.*=\"?/, \"\", text);"
          + " if (text + 0 <= 0) i = least; else { x = log(text + 0) / log(1.1) + 1e-9; i = int(x); if (i > x) i--; } "
          + " n[h \" \" i]++ } "
          + "END { printf \"known %d %d %.0f\\n\", seen, untimed, int(least_t); "
          + "for (h = 0; h < 2; h++) print \"counts\", failed[h] + 0, lines[h] + 0; for (k in n) print \"bucket\", k, n[k] }";

  /** {@code $1} file, {@code $2} to {@code $4} the times, {@code $5} whether times count. */
  private static final String TEXT =
      "[ -f \"$1\" ] || { echo \"there is no file $1\" >&2; exit 96; }; "
          + "[ -r \"$1\" ] || { echo \"$1 may not be read\" >&2; exit 96; }; "
          + "tail -c "
          + MOST_BYTES
          + " -- \"$1\" | awk -v from=\"$2\" -v middle=\"$3\" -v until=\"$4\" -v times=\"$5\" -v least="
          + Reading.Spread.LEAST
          + " '"
          + TIME
          + COUNT
          + "'";

  private AccessLogBefore() {}

  static Reading.Before read(
      Sampler sampler, CheckSpec check, SourceSpec.AccessLog log, Instant from, Instant until)
      throws StepFailedException {
    boolean times = log.measure() == SourceSpec.Measure.TIMES;
    Reply reply =
        sampler.script(
            check,
            true,
            TEXT,
            log.file().orElse(NginxFront.accessLog(sampler.site())),
            seconds(from),
            seconds(from.plus(Duration.between(from, until).dividedBy(2))),
            seconds(until),
            times ? 1 : 0);
    List<String> lines = reply.raw().lines();
    if (reply.code() != 0 || lines.size() < 3) {
      return Reading.Before.none(new Reading.Down(Sampler.said(reply)));
    }
    String[] known = lines.getFirst().split(" ");
    if (known[1].equals("0") && !known[2].equals("0")) {
      return Reading.Before.none(new Reading.NoData("the lines of the log have no times"));
    }
    if (known[3].equals("0")) {
      return Reading.Before.none(new Reading.NoData("the log has no lines of that time"));
    }
    Duration covered = Duration.between(Instant.ofEpochSecond(Long.parseLong(known[3])), until);
    return new Reading.Before(
        Duration.ofSeconds(covered.toSeconds()),
        times ? spread(lines, "0") : counts(lines.get(1)),
        times ? spread(lines, "1") : counts(lines.get(2)));
  }

  private static String seconds(Instant at) {
    return Long.toString(at.getEpochSecond());
  }

  private static Reading counts(String line) {
    String[] words = line.split(" ");
    return new Reading.Counts(Long.parseLong(words[1]), Long.parseLong(words[2]));
  }

  private static Reading spread(List<String> lines, String half) {
    Map<Integer, Long> buckets = new HashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ");
      if (words[0].equals("bucket") && words[1].equals(half)) {
        buckets.put(Integer.valueOf(words[2]), Long.valueOf(words[3]));
      }
    }
    return new Reading.Spread(buckets);
  }
}
