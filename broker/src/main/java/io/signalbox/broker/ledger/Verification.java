package io.signalbox.broker.ledger;

/** What checking the chain of facts found. */
public sealed interface Verification {

  /**
   * Every link holds, and every row follows from its facts.
   *
   * @param facts how many were checked
   */
  record Sound(long facts) implements Verification {}

  /**
   * The first place where something was changed, removed or added.
   *
   * @param deployment may be empty, for what came without a readable one
   * @param number of the first fact that does not fit; 0 for what belongs to no fact
   * @param said what is wrong, in a sentence
   */
  record Broken(String deployment, long number, String said) implements Verification {}
}
