package io.signalbox.routes.sample;

import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.gate.Sample;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.port.PushedSamples;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.SourceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The newest samples that were heard, of every check and instance. A look takes what came since the
 * look before; which that was its mark says, a number that the broker has given: so an engine goes
 * on where another has looked. Safe for many threads.
 */
public final class SampleBoard implements PushedSamples {
  /** Of one check at one instance: ten minutes of one a second. */
  static final int MOST = 600;

  /** Checks times instances; those that were heard of longest ago fall out. */
  static final int MOST_KEYS = 10_000;

  private final Instant listens;
  private final LongAdder dropped = new LongAdder();
  private final Map<Key, Deque<Heard>> board =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Deque<Heard>> eldest) {
          return size() > MOST_KEYS;
        }
      };

  private record Key(Target target, InstanceName instance, String check) {}

  private record Heard(long number, Instant at, Reading reading) {}

  /**
   * @param listens since when it hears; what was pushed before it does not know
   */
  public SampleBoard(Instant listens) {
    this.listens = listens;
  }

  /** One came that no check waits for, or that cannot be read. */
  void drop() {
    dropped.increment();
  }

  /** How many of those came. */
  public long dropped() {
    return dropped.sum();
  }

  /**
   * @param number that the broker gave it; greater than those before
   */
  synchronized void heard(long number, PushedSample sample) {
    Key key = new Key(sample.target(), sample.instance(), sample.check());
    Deque<Heard> all = board.computeIfAbsent(key, k -> new ArrayDeque<>());
    all.addLast(new Heard(number, sample.at(), sample.reading()));
    if (all.size() > MOST) all.removeFirst();
  }

  @Override
  public synchronized Sample sample(
      Target target,
      InstanceName instance,
      CheckSpec check,
      SourceSpec.Pushed source,
      String mark,
      Instant at) {
    List<Heard> all =
        List.copyOf(
            board.getOrDefault(new Key(target, instance, check.name()), new ArrayDeque<>()));
    Optional<Heard> newest = all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    Reading reading =
        newest
            .filter(h -> !old(h.at(), check, at))
            .map(h -> fresh(all, source, mark))
            .orElseGet(() -> silence(newest, check, at));
    // Never back: another engine may have looked that had heard more.
    long reached = Math.max(looked(mark).orElse(0), newest.map(Heard::number).orElse(0L));
    return new Sample(check.name(), instance, at, Duration.ZERO, reading, String.valueOf(reached));
  }

  private static OptionalLong looked(String mark) {
    return mark.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(mark));
  }

  private static boolean old(Instant measured, CheckSpec check, Instant at) {
    return measured.plus(check.staleAfter()).isBefore(at);
  }

  /** Who has just begun to listen cannot tell silence from not having heard. */
  private Reading silence(Optional<Heard> newest, CheckSpec check, Instant at) {
    if (!old(listens, check, at)) return new Reading.Begun();
    return newest
        .<Reading>map(h -> new Reading.Stale(h.at(), "nothing newer was pushed"))
        .orElseGet(() -> new Reading.NoData("nothing was pushed to deploy.samples"));
  }

  private static Reading fresh(List<Heard> all, SourceSpec.Pushed source, String mark) {
    long looked = looked(mark).orElse(-1);
    List<Reading> since =
        all.stream().filter(h -> h.number() > looked).map(Heard::reading).toList();
    return switch (source.form()) {
      // Only what came after the gate began is of the release that it judges.
      case FAILURES -> looked < 0 ? new Reading.Begun() : counts(since);
      case TIMES -> looked < 0 ? new Reading.Begun() : spread(since);
      case NUMBER ->
          since.stream()
              .filter(r -> r instanceof Reading.Value)
              .reduce((one, later) -> later)
              .orElseGet(Reading.Begun::new);
    };
  }

  private static Reading counts(List<Reading> since) {
    Reading.Counts sum = Reading.Counts.NONE;
    for (Reading one : since) if (one instanceof Reading.Counts counts) sum = sum.plus(counts);
    return sum;
  }

  private static Reading spread(List<Reading> since) {
    Reading.Spread sum = Reading.Spread.NONE;
    for (Reading one : since) if (one instanceof Reading.Spread spread) sum = sum.plus(spread);
    return sum;
  }
}
