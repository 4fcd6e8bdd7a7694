package io.signalbox.app.chaos;

import java.time.Instant;

/** An injury that was done, by this process's clock. */
record Done(Injury injury, String where, Instant at) {
  @Override
  public String toString() {
    return "%s %s, %s".formatted(at, injury, where);
  }
}
