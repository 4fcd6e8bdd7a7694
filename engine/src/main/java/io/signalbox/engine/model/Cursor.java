package io.signalbox.engine.model;

/**
 * Where a deployment stands.
 *
 * @param phase of swap, gate, restore and verify
 * @param batch index of the running batch
 * @param rung index into the plan's ladder, on the way back
 */
public record Cursor(Step step, Phase phase, int batch, int rung) {
  public static Cursor at(Step step) {
    return new Cursor(step, Phase.STANDBY, 0, 0);
  }

  public Cursor to(Step next, Phase nextPhase) {
    return new Cursor(next, nextPhase, batch, rung);
  }

  public Cursor inBatch(int index) {
    return new Cursor(step, phase, index, rung);
  }

  public Cursor onRung(int index) {
    return new Cursor(step, phase, batch, index);
  }

  /** Swap and gate run twice per batch: until the new process is ready, then under traffic. */
  public enum Phase {
    /**
     * The new process has to become ready: beside the live one and without traffic where the two
     * overlap, in its place where they may not.
     */
    STANDBY,
    /** The new process gets the traffic, and has to stay healthy. */
    LIVE
  }
}
