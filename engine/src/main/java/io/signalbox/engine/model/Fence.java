package io.signalbox.engine.model;

/**
 * The number that makes a late command harmless. Admission gives every deployment of a target a
 * higher one; a host refuses what is lower than the highest that it has seen (see Kleppmann, "How
 * to do distributed locking", 2016: fencing tokens).
 */
public record Fence(long value) implements Comparable<Fence> {
  public static final Fence NONE = new Fence(0);

  public Fence {
    if (value < 0)
      throw new IllegalArgumentException(
          "Expected a fence to be 0 or more, but it is " + value + ".");
  }

  public Fence next() {
    return new Fence(Math.addExact(value, 1));
  }

  @Override
  public int compareTo(Fence other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
