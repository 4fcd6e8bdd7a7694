package io.signalbox.engine.port;

import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.gate.Sample;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.SourceSpec;
import java.time.Duration;
import java.time.Instant;

/** What somebody else has measured and sent over the bus, as far as this process has heard it. */
@FunctionalInterface
public interface PushedSamples {
  /** Where nobody can push. */
  PushedSamples NONE =
      (target, instance, check, source, mark, at) ->
          new Sample(
              check.name(),
              instance,
              at,
              Duration.ZERO,
              new Reading.NoData("samples cannot be pushed here"),
              mark);

  /**
   * What came since the sample before. That nothing was pushed is a sample too.
   *
   * @param source of the check
   * @param mark of this check's sample before; empty at the first look
   */
  Sample sample(
      Target target,
      InstanceName instance,
      CheckSpec check,
      SourceSpec.Pushed source,
      String mark,
      Instant at);
}
