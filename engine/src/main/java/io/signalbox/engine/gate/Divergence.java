package io.signalbox.engine.gate;

/** How far one coin is from another (Kullback and Leibler). */
final class Divergence {
  private Divergence() {}

  /** In nats; infinite where {@code q} excludes what {@code p} does. */
  static double of(double p, double q) {
    return term(p, q) + term(1 - p, 1 - q);
  }

  private static double term(double p, double q) {
    if (p <= 0) return 0;
    return q <= 0 ? Double.POSITIVE_INFINITY : p * Math.log(p / q);
  }
}
