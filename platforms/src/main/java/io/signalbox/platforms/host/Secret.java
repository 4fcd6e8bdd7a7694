package io.signalbox.platforms.host;

/** A secret's value. Prints as {@code ***}; whoever needs the value has to ask for it by name. */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /**
   * The value itself: only for what is sent to a host by standard input, for a key's passphrase,
   * and for scrubbing.
   */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}
