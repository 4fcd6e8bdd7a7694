package io.signalbox.engine.model;

/** A stop on the way forward, until a person lets it go on. A way back never stops for one. */
public sealed interface Stay {
  /** Where it goes on. */
  Cursor next();

  /** Why it waits, in words. */
  String said();

  /** Somebody paused it; who and why are facts, too. */
  record Paused(Cursor next, String said) implements Stay {}
}
