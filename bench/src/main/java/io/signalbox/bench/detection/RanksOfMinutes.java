package io.signalbox.bench.detection;

import io.signalbox.bench.detection.Second.Served;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Kayenta's default judge: a Mann-Whitney test with 98 % confidence of the values of the minutes on
 * either side, at the end of a run of 50 values, which is the least that is advised (spinnaker.io,
 * "How canary judgment works" and "Best practices"). Normal approximation with ties corrected; only
 * worse counts.
 */
final class RanksOfMinutes implements Rule {
  private static final int MINUTE = 60;
  private static final int VALUES = 50;

  /** One side of 98 %. */
  private static final double Z = 2.326;

  private final List<Double> changed = new ArrayList<>();
  private final List<Double> control = new ArrayList<>();
  private Served sinceChanged = Served.NOTHING;
  private Served sinceControl = Served.NOTHING;
  private int second;

  private record Value(double share, boolean ofChanged) {}

  @Override
  public boolean bad(Second next) {
    sinceChanged = sinceChanged.plus(next.changed());
    sinceControl = sinceControl.plus(next.allControl());
    if (++second % MINUTE != 0) return false;
    changed.add(sinceChanged.share());
    control.add(sinceControl.share());
    sinceChanged = Served.NOTHING;
    sinceControl = Served.NOTHING;
    return changed.size() == VALUES && worse();
  }

  private boolean worse() {
    List<Value> all = new ArrayList<>();
    changed.forEach(v -> all.add(new Value(v, true)));
    control.forEach(v -> all.add(new Value(v, false)));
    all.sort(Comparator.comparingDouble(Value::share));
    double ranks = 0;
    double ties = 0;
    for (int i = 0; i < all.size(); ) {
      int end = i;
      while (end < all.size() && all.get(end).share() == all.get(i).share()) end++;
      double rank = (i + 1 + end) / 2.0;
      for (Value value : all.subList(i, end)) if (value.ofChanged()) ranks += rank;
      double tied = end - i;
      ties += tied * tied * tied - tied;
      i = end;
    }
    double n = changed.size();
    double m = control.size();
    double u = ranks - n * (n + 1) / 2;
    double variance = n * m / 12 * (n + m + 1 - ties / ((n + m) * (n + m - 1)));
    return variance > 0 && (u - n * m / 2) / Math.sqrt(variance) > Z;
  }
}
