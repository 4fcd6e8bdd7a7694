package io.signalbox.sim;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/** Many seeds on all processors. */
final class Campaign {
  private Campaign() {}

  /**
   * What became of them.
   *
   * @param bad the seeds that ended badly, in order
   * @param tally what happened in all of them together
   */
  record Result(List<Long> bad, Tally tally) {}

  /**
   * @param progress told how many are done, each time; called by many threads
   */
  static Result run(long first, long count, LongConsumer progress) {
    AtomicLong done = new AtomicLong();
    Tally.Sum sum = new Tally.Sum();
    List<Long> bad =
        LongStream.range(first, first + count)
            .parallel()
            .filter(
                seed -> {
                  boolean fails =
                      Simulation.fails(seed, Brain.SHIPPED, Rules.ALL, sum::add).isPresent();
                  progress.accept(done.incrementAndGet());
                  return fails;
                })
            .boxed()
            .toList();
    return new Result(bad, sum.whole());
  }
}
