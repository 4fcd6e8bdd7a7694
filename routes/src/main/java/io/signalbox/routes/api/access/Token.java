package io.signalbox.routes.api.access;

import io.signalbox.engine.name.EnvironmentName;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A token as it is kept.
 *
 * @param name what it is called in logs, facts and lists
 * @param hash SHA-256 of the token, in hexadecimal: enough for 256 random bits, which nobody can
 *     guess at any speed
 */
public record Token(
    String name, Role role, List<EnvironmentName> environments, String hash, Instant created) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

  public Token {
    environments = List.copyOf(environments);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Expected a token's name to be letters, digits, '.', '_', '@' and '-', at most 64.");
    }
  }

  /** Compares in constant time. */
  boolean is(byte[] presented) {
    return MessageDigest.isEqual(HexFormat.of().parseHex(hash), presented);
  }

  Caller caller() {
    return new Caller(name, role, Set.copyOf(environments));
  }
}
