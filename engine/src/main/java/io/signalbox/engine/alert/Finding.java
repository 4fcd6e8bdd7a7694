package io.signalbox.engine.alert;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * One thing that does not match, as the audit found it.
 *
 * @param name the same for as long as it is the same one, and no other's: see {@link #named}
 * @param said what does not match
 * @param next what mends it
 */
public record Finding(String name, String said, String next) {
  private static final String PREFIX = "doubt-";
  private static final int DIGITS = 12;

  /**
   * @param key any text that tells it from the others of its target
   */
  public static Finding named(String key, String said, String next) {
    return new Finding(name(key), said, next);
  }

  private static String name(String key) {
    UUID hash = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    return PREFIX + hash.toString().replace("-", "").substring(0, DIGITS);
  }
}
