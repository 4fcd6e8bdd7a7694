package io.signalbox.app.front;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * One front, as the platform wrote it down.
 *
 * @param address to bind
 * @param listen TCP port
 * @param directory the instance's: its {@code live} link says which slot gets the traffic
 * @param headers added to every response
 * @param text the file's whole text, by which a change is noticed
 */
record FrontFile(
    String address,
    int listen,
    Path directory,
    Duration timeout,
    Optional<Long> bodyLimit,
    Map<String, String> headers,
    String text) {

  FrontFile {
    headers = Map.copyOf(headers);
  }

  /**
   * @throws IllegalArgumentException in a sentence, when it asks for what only nginx can do
   */
  static FrontFile read(Path file) throws IOException {
    return parse(file, Files.readString(file));
  }

  /** As {@link #read}, where the text is known. */
  static FrontFile parse(Path file, String text) throws IOException {
    Properties all = new Properties();
    try (Reader reader = new StringReader(text)) {
      all.load(reader);
    }
    for (String only : new String[] {"tls.certificate", "rate.requestsPerSecond"}) {
      if (all.containsKey(only)) {
        throw new IllegalArgumentException(
            "Signalbox's own proxy has neither TLS nor rate limits, but %s asks for %s. Set traffic.front: nginx, or leave it out."
                .formatted(file, only));
      }
    }
    Map<String, String> headers = new HashMap<>();
    all.stringPropertyNames().stream()
        .filter(name -> name.startsWith("header."))
        .forEach(name -> headers.put(name.substring("header.".length()), all.getProperty(name)));
    return new FrontFile(
        all.getProperty("address", "127.0.0.1"),
        Integer.parseInt(all.getProperty("listen")),
        Path.of(all.getProperty("directory")),
        Duration.ofSeconds(Long.parseLong(all.getProperty("timeoutSeconds", "60"))),
        Optional.ofNullable(all.getProperty("bodyLimit")).map(FrontFile::bytes),
        headers,
        text);
  }

  private static long bytes(String size) {
    String digits = size.replaceAll("[^0-9]", "");
    long unit =
        switch (size.substring(digits.length()).toLowerCase(java.util.Locale.ROOT)) {
          case "k" -> 1L << 10;
          case "m" -> 1L << 20;
          case "g" -> 1L << 30;
          default -> 1;
        };
    return Long.parseLong(digits) * unit;
  }

  /**
   * The port of the live slot, read anew for every request: a swap is one rename, and needs no word
   * to us.
   */
  Optional<Integer> livePort() {
    try {
      Path slot = directory.resolve(Files.readSymbolicLink(directory.resolve("live")));
      return Optional.of(Integer.parseInt(Files.readString(slot.resolve("port")).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
