package io.signalbox.engine.alert;

/**
 * One thing that does not match, as the audit found it.
 *
 * @param name the same for as long as it is the same one, and no other's: see {@link #named}
 * @param said what does not match
 * @param next what mends it
 */
public record Finding(String name, String said, String next) {
  private static final String PREFIX = "doubt-";

  /**
   * @param key any text that tells it from the others of its target
   */
  public static Finding named(String key, String said, String next) {
    return new Finding(name(key), said, next);
  }

  /** FNV-1a over 64 bits: of one target's few findings, no two have the same. */
  private static String name(String key) {
    long hash = 0xcbf29ce484222325L;
    for (char c : key.toCharArray()) hash = (hash ^ c) * 0x100000001b3L;
    return PREFIX + "%016x".formatted(hash);
  }
}
