package io.signalbox.app.cli.doctor;

/**
 * One thing that was looked at: what it is, how it is, and what to do about it if it is not good.
 */
public record Finding(String what, boolean good, String said, String next) {
  static Finding good(String what, String said) {
    return new Finding(what, true, said, "");
  }

  static Finding bad(String what, String said, String next) {
    return new Finding(what, false, said, next);
  }
}
