package io.signalbox.sim;

import java.util.concurrent.atomic.LongAdder;

/**
 * How much happened: a simulation in which nothing happens proves nothing.
 *
 * @param asked requests that reached admission
 * @param crashes engines that died
 * @param sleeps engines that slept, and woke late
 * @param lost hosts that could not be reached for a while
 */
record Tally(long asked, long crashes, long sleeps, long lost) {

  /** Of one run or of many; thread-safe. */
  static final class Sum {
    private final LongAdder asked = new LongAdder();
    private final LongAdder crashes = new LongAdder();
    private final LongAdder sleeps = new LongAdder();
    private final LongAdder lost = new LongAdder();

    void asked() {
      asked.increment();
    }

    void crashed() {
      crashes.increment();
    }

    void slept() {
      sleeps.increment();
    }

    void hostLost() {
      lost.increment();
    }

    void add(Tally one) {
      asked.add(one.asked());
      crashes.add(one.crashes());
      sleeps.add(one.sleeps());
      lost.add(one.lost());
    }

    Tally whole() {
      return new Tally(asked.sum(), crashes.sum(), sleeps.sum(), lost.sum());
    }
  }
}
