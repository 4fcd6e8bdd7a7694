package io.signalbox.platforms.artifact;

import io.signalbox.engine.name.Digest;
import io.signalbox.engine.port.Artifact;
import io.signalbox.platforms.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an artifact consists of, in one canonical text: a line per entry, {@code TYPE <tab> MODE
 * <tab> CONTENT <tab> PATH}, sorted by the bytes of the path in UTF-8. TYPE is {@code f}, {@code l}
 * or {@code d}; MODE four octal digits; CONTENT as in {@link Entry}. Times and owners do not count.
 *
 * <p>The digest of a directory is the SHA-256 of this text. The digest of an archive, a single file
 * or a download is the SHA-256 of its bytes instead, because that is what {@code sha256sum} and
 * build systems say.
 */
public final class ArtifactManifest {
  /** What all lines may have together, in bytes: a host that lacks all of it says so in as many. */
  public static final int MOST_TEXT = 48 << 20;

  private static final Comparator<String> BY_BYTES =
      (a, b) ->
          java.util.Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final Map<String, Entry> entries;
  private final String text;

  ArtifactManifest(Map<String, Entry> unsorted) {
    Map<String, Entry> sorted = new LinkedHashMap<>();
    StringBuilder lines = new StringBuilder();
    unsorted.keySet().stream()
        .sorted(BY_BYTES)
        .map(unsorted::get)
        .forEach(
            e -> {
              sorted.put(e.path(), e);
              lines.append(e.line());
            });
    this.entries = Collections.unmodifiableMap(sorted);
    this.text = lines.toString();
  }

  /**
   * Of a directory that was read on a host: lines of {@code TYPE <tab> MODE <tab> CONTENT <tab>
   * SIZE <tab> PATH}. What no artifact may consist of is refused here too.
   *
   * @throws IllegalArgumentException why it cannot be a release, in a clause
   */
  public static ArtifactManifest ofHost(List<String> lines) {
    ManifestBuilder builder = new ManifestBuilder();
    try {
      for (String line : lines) builder.add(ofLine(line));
      return builder.build();
    } catch (Refused e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Entry ofLine(String line) {
    String[] parts = line.split("\t", 5);
    Optional<Entry.Type> type = Entry.Type.of(parts[0]);
    if (parts.length != 5 || type.isEmpty()) {
      throw new IllegalArgumentException("an entry of it makes no sense");
    }
    return new Entry(
        type.get(), Integer.parseInt(parts[1], 8), parts[2], parts[4], Long.parseLong(parts[3]));
  }

  /** The paths of which only one of the two has an entry, or another one, in order. */
  public List<String> differing(ArtifactManifest other) {
    return java.util.stream.Stream.concat(
            entries.keySet().stream(), other.entries.keySet().stream())
        .distinct()
        .filter(path -> !java.util.Objects.equals(entries.get(path), other.entries.get(path)))
        .sorted(BY_BYTES)
        .toList();
  }

  public Artifact artifact() {
    return new Artifact(digest(), bytes(), files());
  }

  public String text() {
    return text;
  }

  /** SHA-256 of {@link #text}. */
  public Digest digest() {
    return new Digest("sha256:" + Sha256.hex(text));
  }

  public List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  public Optional<Entry> entry(String path) {
    return Optional.ofNullable(entries.get(path));
  }

  /** Unpacked size of all files. */
  public long bytes() {
    return entries.values().stream().mapToLong(Entry::size).sum();
  }

  public int files() {
    return (int) entries.values().stream().filter(e -> e.type() == Entry.Type.FILE).count();
  }
}
