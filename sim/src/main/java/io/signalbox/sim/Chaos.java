package io.signalbox.sim;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Decides what goes wrong at each point where something can. */
interface Chaos {

  /** What becomes of an engine at one point of its work. */
  enum Fate {
    GO,
    CRASH,
    /** It dies, but what it has started on the host runs on for a while. */
    CRASH_AND_LEAVE,
    /** It sleeps, still owning its message. */
    PAUSE,
    /** It sleeps so long that the broker hands its message to another engine. */
    ZOMBIE
  }

  Fate at(String point);

  /** Whether a command on a host fails for no lasting reason. */
  boolean hiccup();

  /** Which of several messages comes first. */
  int pick(int of);

  long between(long least, long most);

  /** Nothing goes wrong, and everything comes in order. */
  static Chaos calm() {
    return crashAt(-1);
  }

  /** Only one thing goes wrong: the engine dies at the n-th point (from 0). */
  static Chaos crashAt(int n) {
    AtomicInteger seen = new AtomicInteger();
    return fated(() -> seen.getAndIncrement() == n ? Fate.CRASH : Fate.GO);
  }

  /** Nothing goes wrong, and the points are counted. */
  static Chaos counting(AtomicInteger seen) {
    return fated(
        () -> {
          seen.incrementAndGet();
          return Fate.GO;
        });
  }

  private static Chaos fated(Supplier<Fate> fate) {
    return new Chaos() {
      @Override
      public Fate at(String point) {
        return fate.get();
      }

      @Override
      public boolean hiccup() {
        return false;
      }

      @Override
      public int pick(int of) {
        return 0;
      }

      @Override
      public long between(long least, long most) {
        return least;
      }
    };
  }

  /** Everything goes wrong, as often as this seed says. */
  static Chaos seeded(Random random) {
    int crashes = random.nextInt(3) * random.nextInt(12);
    int pauses = random.nextInt(3) * random.nextInt(12);
    int hiccups = random.nextInt(4) == 0 ? 1 + random.nextInt(20) : 0;
    return new Chaos() {
      @Override
      public Fate at(String point) {
        int dice = random.nextInt(1000);
        if (dice < crashes) return random.nextInt(3) == 0 ? Fate.CRASH_AND_LEAVE : Fate.CRASH;
        if (dice < crashes + pauses) return random.nextBoolean() ? Fate.ZOMBIE : Fate.PAUSE;
        return Fate.GO;
      }

      @Override
      public boolean hiccup() {
        return hiccups > 0 && random.nextInt(1000) < hiccups;
      }

      @Override
      public int pick(int of) {
        return random.nextInt(of);
      }

      @Override
      public long between(long least, long most) {
        return least + random.nextLong(most - least + 1);
      }
    };
  }
}
