package io.signalbox.app.chaos;

import java.io.IOException;

/**
 * One injury that is about to be done.
 *
 * @param where to whom, or to which wire
 * @param deed does it, and ends when it is healed; a program that was killed may not be ready yet
 */
record Blow(Injury injury, String where, Deed deed) {
  /** What is done. */
  @FunctionalInterface
  interface Deed {
    void strike() throws IOException, InterruptedException;
  }

  @Override
  public String toString() {
    return "%s, %s".formatted(injury, where);
  }
}
