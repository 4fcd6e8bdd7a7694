package io.signalbox.engine.spec;

import java.util.List;

/**
 * What a host must offer before anything is changed.
 *
 * @param minFreeBytes disk left besides room for the release twice
 * @param minFreeMemoryBytes available memory
 * @param maxLoadPerCore one-minute load average divided by cores; 0 switches the check off
 * @param tools programs that must be found on the PATH
 */
public record PrecheckSpec(
    long minFreeBytes,
    long minFreeMemoryBytes,
    double maxLoadPerCore,
    List<String> tools,
    boolean gpu) {
  public PrecheckSpec {
    tools = List.copyOf(tools);
  }

  public static PrecheckSpec defaults() {
    return new PrecheckSpec(64L << 20, 64L << 20, 0, List.of(), false);
  }
}
