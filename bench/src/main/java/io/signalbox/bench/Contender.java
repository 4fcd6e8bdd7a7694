package io.signalbox.bench;

/** Something that runs durable workflows of seven steps which do nothing. */
interface Contender extends AutoCloseable {

  /**
   * Begins one, from what is asked for to its first durable mark.
   *
   * @param ended called by any thread, once everything of it is on the disk, its end included
   */
  void begin(Runnable ended) throws Exception;

  /** Durable steps between the beginning and the end of one, as it counts them itself. */
  double stepsEach();

  @Override
  void close();
}
