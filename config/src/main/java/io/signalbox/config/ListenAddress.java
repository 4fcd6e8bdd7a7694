package io.signalbox.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where something of this process listens.
 *
 * @param host name or IP address to bind; an IPv6 address without its brackets
 * @param port 1 to 65535, or 0 for any free port
 */
public record ListenAddress(String host, int port) {
  private static final Pattern WRITTEN =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+):([0-9]{1,5})");

  public ListenAddress {
    if (host.isBlank() || port < 0 || port > 65535) {
      throw new IllegalArgumentException(
          "Expected an address such as 127.0.0.1:7070, but it is '" + host + ":" + port + "'.");
    }
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  public static ListenAddress parse(String text) {
    Matcher parts = WRITTEN.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "Expected an address such as 127.0.0.1:7070, but it is '" + text + "'.");
    }
    String host = parts.group(1).replaceAll("[\\[\\]]", "");
    return new ListenAddress(host, Integer.parseInt(parts.group(2)));
  }

  /** Whether only this machine reaches it; a name other than localhost may be anywhere. */
  public boolean loopback() {
    return host.equalsIgnoreCase("localhost")
        || host.equals("::1")
        || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
