package io.signalbox.platforms.artifact;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Collects entries and refuses whatever could reach out of a release: paths that climb, files below
 * a link, links that leave the tree, names that a line-based protocol cannot carry, and more of
 * anything than the limits allow.
 */
final class ManifestBuilder {
  static final int MOST_ENTRIES = 200_000;
  static final long MOST_BYTES = 20L << 30;
  private static final int MOST_PATH = 1024;

  /** What a line of the manifest has besides content and path. */
  private static final int LINE = 8;

  private final Map<String, Entry> entries = new HashMap<>();
  private long bytes;
  private long text;

  void add(Entry entry) throws Refused {
    checkName(entry.path());
    addParents(entry.path());
    if (entry.type() == Entry.Type.LINK) checkTarget(entry.path(), entry.content());
    Entry before = entries.get(entry.path());
    // An archive may name a directory after what is in it.
    boolean named =
        before != null
            && before.type() == Entry.Type.DIRECTORY
            && entry.type() == Entry.Type.DIRECTORY;
    if (before != null && !named) throw new Refused("'" + entry.path() + "' is in it twice");
    put(entry);
    bytes += entry.size();
    checkBytes(0);
  }

  /** Refuses before a file has been read to its end. */
  void checkBytes(long more) throws Refused {
    if (bytes + more > MOST_BYTES) {
      throw new Refused("its files have more than " + (MOST_BYTES >> 30) + " GiB");
    }
  }

  ArtifactManifest build() throws Refused {
    if (entries.isEmpty()) throw new Refused("it is empty");
    return new ArtifactManifest(entries);
  }

  private void put(Entry entry) throws Refused {
    entries.put(entry.path(), entry);
    // A directory may come twice, and then counts twice: the limit is far from what anybody has.
    text += LINE + bytes(entry.content()) + bytes(entry.path());
    if (text > ArtifactManifest.MOST_TEXT) {
      throw new Refused(
          "the names of its entries have more than %d MiB together"
              .formatted(ArtifactManifest.MOST_TEXT >> 20));
    }
    if (entries.size() > MOST_ENTRIES) {
      throw new Refused("it has more than " + MOST_ENTRIES + " entries");
    }
  }

  private void addParents(String path) throws Refused {
    for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      String parent = path.substring(0, at);
      Entry known = entries.get(parent);
      if (known == null) {
        put(new Entry(Entry.Type.DIRECTORY, 0755, "-", parent, 0));
      } else if (known.type() != Entry.Type.DIRECTORY) {
        throw new Refused("'" + path + "' lies below '" + parent + "', which is no directory");
      }
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void checkName(String path) throws Refused {
    checkText(path, path);
    if (path.startsWith("/")) throw new Refused("the path '" + path + "' is absolute");
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new Refused("the path '" + path + "' may lead out of the release");
      }
    }
  }

  /**
   * {@code ..} only in front, and not above the top: then no chain of links inside the release can
   * lead out of it.
   */
  private static void checkTarget(String path, String target) throws Refused {
    checkText(path, target);
    if (target.startsWith("/")) {
      throw new Refused("the link '" + path + "' has the absolute target '" + target + "'");
    }
    int depth = (int) path.chars().filter(c -> c == '/').count();
    boolean down = false;
    for (String part : target.split("/")) {
      if (!part.equals("..")) {
        down = down || !(part.isEmpty() || part.equals("."));
      } else if (down || --depth < 0) {
        throw new Refused(
            "the link '" + path + "' to '" + target + "' may lead out of the release");
      }
    }
  }

  private static void checkText(String path, String text) throws Refused {
    if (text.isEmpty()) throw new Refused("an entry has no name or target: '" + path + "'");
    if (bytes(text) > MOST_PATH) {
      throw new Refused("a path has more than " + MOST_PATH + " bytes: " + path.substring(0, 80));
    }
    if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == '\\' || c == 0xFFFD)) {
      throw new Refused(
          "a name has a control character, a backslash, or bytes that are not UTF-8: "
              + path.replaceAll("[\\p{Cntrl}]", "?"));
    }
  }
}
