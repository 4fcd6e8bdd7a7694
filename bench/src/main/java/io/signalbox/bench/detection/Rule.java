package io.signalbox.bench.detection;

/** Decides while it watches, second by second, whether the new release is worse. */
interface Rule {
  /** Whether it says so now; it is not asked again after that. */
  boolean bad(Second second);
}
