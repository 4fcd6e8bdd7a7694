package io.signalbox.app.cli;

import java.util.concurrent.Callable;

/** A command that does nothing without one of its subcommands. */
abstract class CommandGroup implements Callable<Integer> {
  private final String about;
  private final String say;

  /**
   * @param about what it is about, as in "What about …?"
   * @param say which subcommands there are, in a sentence
   */
  CommandGroup(String about, String say) {
    this.about = about;
    this.say = say;
  }

  @Override
  public final Integer call() {
    throw new CliFailure(Exit.USAGE, "What about %s?".formatted(about), say);
  }
}
