package io.signalbox.platforms.host;

import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.Resources;
import io.signalbox.engine.spec.SourceSpec.Metric;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Numbers of the host and of the process in a slot, as the kernel, systemd and nvidia-smi say. */
final class HostMetrics {
  private static final String CPU =
      "awk '/^cpu / { for (i = 2; i <= 9; i++) all += $i; print \"busy\", all - $5 - $6; print \"all\", all }' /proc/stat";
  private static final String MEMORY =
      "awk '/^MemTotal:/ { all = $2 } /^MemAvailable:/ { free = $2 } END { print \"value\", 100 * (all - free) / all }' /proc/meminfo";
  private static final String DISK =
      "near=$1; while [ ! -d \"$near\" ]; do near=$(dirname -- \"$near\"); done; "
          + "df -Pk -- \"$near\" | awk 'NR == 2 { print \"value\", 100 * $3 / ($3 + $4) }'";
  private static final String LOAD =
      "awk -v cores=\"$(nproc)\" '{ print \"value\", $1 / cores }' /proc/loadavg";
  private static final String UNIT =
      "[ -d /run/systemd/system ] || { echo 'there is no systemd' >&2; exit 96; }; "
          + "systemctl show -p CPUUsageNSec -p MemoryCurrent \"$2\" | tr = ' '; "
          + "echo \"cores $(nproc)\"; echo \"now $(date +%s%N)\"; "
          + "awk '/^MemTotal:/ { printf \"memory %.0f\\n\", $2 * 1024 }' /proc/meminfo";
  private static final String GPU =
      "command -v nvidia-smi > /dev/null || { echo 'nvidia-smi is not there' >&2; exit 96; }; "
          + "said=$(timeout \"$3\" nvidia-smi --query-gpu=utilization.gpu,memory.used,memory.total --format=csv,noheader,nounits)"
          + " || { echo \"nvidia-smi: $said\" >&2; exit 96; }; "
          + "printf '%s\\n' \"$said\" | awk -F', *' '{ if ($1 > gpu) gpu = $1; if ($3 > 0 && 100 * $2 / $3 > memory) memory = 100 * $2 / $3 }"
          + " END { if (NR) { print \"gpu\", gpu + 0; print \"gpu_memory\", memory + 0 } }'";

  private HostMetrics() {}

  static Look read(Sampler sampler, CheckSpec check, Metric metric, Slot slot, String mark)
      throws StepFailedException {
    Site site = sampler.site();
    Reply reply =
        sampler.script(
            check,
            false,
            text(metric),
            site.directory(),
            LogLines.unit(site, slot),
            Sampler.seconds(check.timeout()));
    Exit exit = reply.raw();
    if (exit.code() != 0) return Look.down(Sampler.said(reply), mark);
    Map<String, Double> said = numbers(exit);
    return switch (metric) {
      case CPU -> share(said, "busy", "all", mark, 1);
      case MEMORY, DISK, LOAD -> plain(said, "value", reply);
      case GPU -> plain(said, "gpu", reply);
      case GPU_MEMORY -> plain(said, "gpu_memory", reply);
      case UNIT_CPU -> share(said, "CPUUsageNSec", "now", mark, cores(site, said));
      case UNIT_MEMORY -> memory(site, said);
    };
  }

  private static String text(Metric metric) {
    return switch (metric) {
      case CPU -> CPU;
      case MEMORY -> MEMORY;
      case DISK -> DISK;
      case LOAD -> LOAD;
      case UNIT_CPU, UNIT_MEMORY -> UNIT;
      case GPU, GPU_MEMORY -> GPU;
    };
  }

  /** Names and numbers; what is no number, such as {@code [not set]}, is not there. */
  private static Map<String, Double> numbers(Exit exit) {
    Map<String, Double> all = new HashMap<>();
    for (String line : exit.lines()) {
      String[] words = line.strip().split(" ");
      if (words.length == 2 && words[1].matches("[0-9.eE+-]+")) {
        all.put(words[0], Double.valueOf(words[1]));
      }
    }
    return all;
  }

  private static Look plain(Map<String, Double> said, String name, Reply reply) {
    return Optional.ofNullable(said.get(name))
        .map(v -> Look.of(new Reading.Value(v)))
        .orElse(Look.down(Sampler.said(reply), ""));
  }

  /** How much of what has grown since the last look is the one of the other, in percent. */
  private static Look share(
      Map<String, Double> said, String part, String whole, String mark, double times) {
    Double a = said.get(part);
    Double b = said.get(whole);
    if (a == null || b == null) return Look.of(new Reading.NoData(part + " is not counted there"));
    String next = "%.0f %.0f".formatted(a, b);
    if (mark.isEmpty()) return new Look(new Reading.Begun(), next);
    String[] before = mark.split(" ");
    double did = a - Double.parseDouble(before[0]);
    double could = (b - Double.parseDouble(before[1])) * times;
    // It was started again, or the clock was set back.
    if (did < 0 || could <= 0) return new Look(new Reading.Begun(), next);
    return new Look(new Reading.Value(100 * did / could), next);
  }

  private static double cores(Site site, Map<String, Double> said) {
    Resources limits = site.spec().process().resources();
    return limits.cpuQuotaPercent().isPresent()
        ? limits.cpuQuotaPercent().getAsInt() / 100.0
        : said.getOrDefault("cores", 1.0);
  }

  private static Look memory(Site site, Map<String, Double> said) {
    Double used = said.get("MemoryCurrent");
    Double all = said.get("memory");
    if (used == null || all == null || used > 1e18) {
      return Look.of(new Reading.NoData("systemd does not count the memory of that unit"));
    }
    Resources limits = site.spec().process().resources();
    double limit =
        limits.memoryLimitBytes().isPresent() ? limits.memoryLimitBytes().getAsLong() : all;
    return Look.of(new Reading.Value(100 * used / limit));
  }
}
