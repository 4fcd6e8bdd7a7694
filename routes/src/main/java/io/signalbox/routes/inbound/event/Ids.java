package io.signalbox.routes.inbound.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Ids of events: what the sender says where that can stand in an id, else a hash of it. */
final class Ids {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/+-]{0,127}");

  private Ids() {}

  static String of(String said) {
    return PLAIN.matcher(said).matches() ? said : hash(said.getBytes(StandardCharsets.UTF_8));
  }

  /** The same bytes, the same id. */
  static String hash(byte[] bytes) {
    try {
      byte[] whole = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(whole, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }
}
