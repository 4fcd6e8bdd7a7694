package io.signalbox.platforms.host;

import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.SourceSpec;
import java.util.List;

/**
 * Lines of a log that match, per minute. Counted on the host: what a log says does not travel. A
 * mark is the mark of the file, if there is one, and the host's own time in seconds.
 */
final class LogLines {
  /** {@code $1} file, {@code $2} its mark, {@code $3} pattern. */
  private static final String FILE =
      "echo \"now $(date +%s.%N)\"; out=$({ "
          + LogTail.TEXT
          + "; } | { IFS= read -r first; echo \"$first\"; grep -E -c -e \"$3\"; }); code=$?; "
          + "printf '%s\\n' \"$out\"; [ $code -lt 2 ]";

  /** {@code $1} unit, {@code $2} since when, {@code $3} pattern. */
  private static final String JOURNAL =
      "command -v journalctl > /dev/null || { echo 'journalctl is not there' >&2; exit 96; }; "
          + "now=$(date +%s.%6N); echo \"now $now\"; "
          + "[ -n \"$2\" ] || { echo 'begun -'; exit 0; }; echo 'mark -'; "
          + "journalctl _SYSTEMD_UNIT=\"$1\" --since \"@$2\" --until \"@$now\" -q -o cat --no-pager -n 100000"
          + " | grep -E -c -e \"$3\"; [ $? -lt 2 ]";

  private LogLines() {}

  static Look matching(Sampler sampler, CheckSpec check, SourceSpec.Log log, Slot slot, String mark)
      throws StepFailedException {
    String[] before = mark.split(" ", 2);
    String since = before.length == 2 ? before[0] : "";
    boolean journal = log.file().isEmpty() && sampler.site().privileged();
    Reply reply =
        journal
            ? sampler.script(check, true, JOURNAL, unit(sampler.site(), slot), since, log.pattern())
            : sampler.script(
                check,
                true,
                FILE,
                log.file().orElse(sampler.site().slotDirectory(slot) + "/log"),
                before.length == 2 ? before[1] : "",
                log.pattern());
    return read(reply, since, mark);
  }

  static String unit(Site site, Slot slot) {
    return site.name() + "-" + slot.lower() + ".service";
  }

  private static Look read(Reply reply, String since, String mark) {
    Exit exit = reply.raw();
    List<String> lines = exit.lines();
    if (exit.code() != 0 || lines.size() < 2 || !lines.get(0).startsWith("now ")) {
      return Look.down(Sampler.said(reply), mark);
    }
    String now = lines.get(0).substring("now ".length());
    String[] place = lines.get(1).split(" ", 2);
    if (place.length < 2) return Look.down(Sampler.said(reply), mark);
    String next = now + " " + place[1];
    if (place[0].equals("begun")) return new Look(new Reading.Begun(), next);
    if (!place[0].equals("mark") || lines.size() < 3) return Look.down(Sampler.said(reply), mark);
    double minutes = (Double.parseDouble(now) - Double.parseDouble(since)) / 60;
    // A clock that was set back tells nothing of how long it took.
    return minutes > 0
        ? new Look(new Reading.Value(Long.parseLong(lines.get(2).strip()) / minutes), next)
        : new Look(new Reading.Begun(), next);
  }
}
