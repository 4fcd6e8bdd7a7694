package io.signalbox.platforms.host;

import io.signalbox.engine.gate.Reading;

/**
 * What a source said.
 *
 * @param mark where the next look goes on
 */
record Look(Reading reading, String mark) {
  static Look of(Reading reading) {
    return new Look(reading, "");
  }

  static Look counted(boolean good) {
    return of(new Reading.Counts(good ? 0 : 1, 1));
  }

  /** The next look goes on from where this one would have. */
  static Look down(String said, String mark) {
    return new Look(new Reading.Down(said), mark);
  }
}
