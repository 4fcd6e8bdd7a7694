package io.signalbox.engine.gate;

/**
 * Something that a person should hear of while the gate goes on.
 *
 * @param holds whether the gate waits because of it
 */
public record Notice(boolean holds, CheckVerdict verdict) {
  /** Told once in a gate. */
  String key() {
    return "%s %s %s".formatted(holds ? "held" : "warned", verdict.check(), verdict.standing());
  }
}
