package io.signalbox.engine.name;

/**
 * One of the two fixed seats of an instance: one is live, the other takes the next release or keeps
 * the last one warm.
 */
public enum Slot {
  A,
  B;

  public Slot other() {
    return switch (this) {
      case A -> B;
      case B -> A;
    };
  }

  /** The name of the slot in directories and units. */
  public String lower() {
    return switch (this) {
      case A -> "a";
      case B -> "b";
    };
  }
}
