package io.signalbox.routes.sample;

import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.SourceSpec.Form;
import java.time.Instant;

/**
 * What somebody has measured of an instance.
 *
 * @param check of the target that it is for
 * @param at when it was measured
 * @param reading counts, a spread or a value
 */
record PushedSample(
    Target target, InstanceName instance, String check, Instant at, Reading reading) {

  /** Whether a check takes it to which samples of that form are pushed. */
  boolean fits(Form form) {
    return switch (form) {
      case FAILURES -> reading instanceof Reading.Counts;
      case TIMES -> reading instanceof Reading.Spread;
      case NUMBER -> reading instanceof Reading.Value;
    };
  }
}
