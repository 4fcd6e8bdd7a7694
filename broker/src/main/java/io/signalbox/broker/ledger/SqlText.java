package io.signalbox.broker.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Values as text that both databases take, compare alike and give back the same. */
final class SqlText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Beyond, a year has more than four digits and no longer sorts. */
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

  private SqlText() {}

  static String of(Instant at) {
    return TIME.format(rounded(at));
  }

  /** The time as it will be read back. */
  static Instant rounded(Instant at) {
    Instant in = at.isAfter(LAST) ? LAST : at.isBefore(FIRST) ? FIRST : at;
    return in.truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * Half a character pair cannot be stored; replaced the way the hash replaces it, so that the hash
   * still fits.
   */
  static String encodable(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /** A hash has 64 characters; what claims to be one must not break an index by its length. */
  static String hash(String claimed) {
    String text = printable(claimed);
    return text.substring(0, Math.min(text.length(), 64));
  }

  /** As {@link #encodable}, and without the NUL that PostgreSQL refuses. */
  static String printable(String text) {
    return encodable(text).replace('\0', '?');
  }
}
