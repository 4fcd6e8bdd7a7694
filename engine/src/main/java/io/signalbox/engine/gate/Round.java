package io.signalbox.engine.gate;

import java.time.Instant;
import java.util.List;

/**
 * What a gate asked at one time, and what was answered: all that its decision of that moment
 * learned of the world.
 *
 * @param at when the last answer was there
 * @param samples without the marks of their sources: nobody goes on from them
 */
public record Round(Instant at, List<Probe> probes, List<Sample> samples) {
  private static final int PROBE = 50;
  private static final int SAMPLE = 60;
  private static final int BUCKET = 8;

  public Round {
    probes = List.copyOf(probes);
    samples = samples.stream().map(Round::unmarked).toList();
  }

  private static Sample unmarked(Sample sample) {
    return sample.mark().isEmpty()
        ? sample
        : new Sample(
            sample.check(), sample.instance(), sample.at(), sample.took(), sample.reading(), "");
  }

  /** About how many characters it takes to write it down. */
  int size() {
    return probes.stream().mapToInt(p -> PROBE + p.answer().length()).sum()
        + samples.stream().mapToInt(s -> SAMPLE + size(s.reading())).sum();
  }

  private static int size(Reading reading) {
    return switch (reading) {
      case Reading.Spread s -> BUCKET * s.buckets().size();
      case Reading.NoData n -> n.said().length();
      case Reading.Stale s -> s.said().length();
      case Reading.Down d -> d.said().length();
      case Reading.Begun b -> 0;
      case Reading.Before b -> size(b.first()) + size(b.second());
      case Reading.Value v -> 0;
      case Reading.Counts c -> 0;
    };
  }
}
