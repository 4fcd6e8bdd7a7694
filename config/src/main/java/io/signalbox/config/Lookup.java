package io.signalbox.config;

import io.signalbox.engine.spec.TargetSpec;

/** The answer to "what does configuration say about this service in this environment?". */
public sealed interface Lookup {
  record Found(TargetSpec spec) implements Lookup {}

  /**
   * There is no such target.
   *
   * @param message what there is instead, and what was probably meant
   */
  record Unknown(String message) implements Lookup {}
}
