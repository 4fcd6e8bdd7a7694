package io.signalbox.engine.spec;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Limits of one process tree, enforced by the kernel's control groups.
 *
 * @param cpuQuotaPercent percent of one core (200 = two cores)
 * @param memoryLimitBytes bytes
 */
public record Resources(OptionalInt cpuQuotaPercent, OptionalLong memoryLimitBytes) {
  public static final Resources UNLIMITED =
      new Resources(OptionalInt.empty(), OptionalLong.empty());
}
