package io.signalbox.engine.spec;

import java.time.Duration;

/**
 * A shell command of the operator's configuration that runs inside a deployment's hold. Values of
 * the event reach it only as environment variables ({@code SIGNALBOX_VERSION}, {@code
 * SIGNALBOX_SERVICE}, …), never as text of the script.
 *
 * @param name unique among the hooks of a target
 */
public record Hook(
    String name, Moment moment, String script, Duration timeout, boolean irreversible) {

  /** When a hook runs. */
  public enum Moment {
    /** On each instance, after push and before its swap. */
    BEFORE_SWAP,
    /** On each instance, after it went live. */
    AFTER_SWAP,
    /** On the first instance, once per deployment, after push and before the first swap. */
    MIGRATE,
    /** On each instance, after its gate; a failure is a breach. */
    SMOKE
  }
}
