package io.signalbox.engine.alert;

import java.util.List;

/**
 * What a fact means to people, before a rule has said how bad it is.
 *
 * @param next what a person can do; may be blank
 * @param movesOn whether something was done: what stood in the way stands there no longer
 */
public record Alert(
    Reason reason, String said, List<String> evidence, String next, boolean movesOn) {
  public Alert {
    evidence = List.copyOf(evidence);
  }

  Alert(Reason reason, String said, List<String> evidence, String next) {
    this(reason, said, evidence, next, false);
  }

  /** Something was done. */
  static Alert moving(String said) {
    return new Alert(Reason.PROGRESS, said, List.of(), "", true);
  }

  static Alert of(Reason reason, String said) {
    return new Alert(reason, said, List.of(), "");
  }
}
