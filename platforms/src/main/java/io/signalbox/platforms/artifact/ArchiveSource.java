package io.signalbox.platforms.artifact;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/** A tar archive: plain, gzip or zstd, as its name says. */
record ArchiveSource(Path path, Kind kind) implements Source {

  /** How the archive is compressed. */
  enum Kind {
    TAR,
    GZIP,
    ZSTD;

    /** By the name's ending; empty for what is no archive. */
    static Optional<Kind> of(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.endsWith(".tar")) return Optional.of(TAR);
      if (lower.endsWith(".tar.gz") || lower.endsWith(".tgz")) return Optional.of(GZIP);
      if (lower.endsWith(".tar.zst") || lower.endsWith(".tzst")) return Optional.of(ZSTD);
      return Optional.empty();
    }
  }

  @Override
  public void read(Sink sink) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        TarArchiveInputStream tar =
            new TarArchiveInputStream(unpacked(file), StandardCharsets.UTF_8.name())) {
      boolean any = false;
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        any = true;
        String name = name(entry);
        if (!name.isEmpty()) sink.entry(raw(entry, name), tar);
      }
      if (!any) throw new Refused("it is no tar archive, or an empty one");
    } catch (IllegalArgumentException e) {
      throw new IOException("its tar headers make no sense: " + e.getMessage(), e);
    }
  }

  @Override
  public String fingerprint() throws IOException {
    return FileSource.of(path);
  }

  @Override
  public Optional<Path> file() {
    return Optional.of(path);
  }

  private InputStream unpacked(InputStream file) throws IOException {
    return switch (kind) {
      case TAR -> file;
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(file)
              .setDecompressConcatenated(true)
              .get();
      case ZSTD -> new ZstdCompressorInputStream(file);
    };
  }

  /** {@code ./a/b/} is {@code a/b}; {@code ./} is nothing. */
  private static String name(TarArchiveEntry entry) {
    String name = entry.getName();
    while (name.startsWith("./")) name = name.substring(2);
    while (name.endsWith("/")) name = name.substring(0, name.length() - 1);
    return name.equals(".") ? "" : name;
  }

  private static Raw raw(TarArchiveEntry entry, String name) throws Refused {
    int mode = entry.getMode() & 0777;
    long modified = entry.getLastModifiedTime().toMillis();
    if (entry.getName().startsWith("/")) throw new Refused("the path '" + name + "' is absolute");
    if (entry.isSymbolicLink()) {
      return new Raw(Entry.Type.LINK, 0777, name, 0, entry.getLinkName(), modified);
    }
    if (entry.isDirectory()) return new Raw(Entry.Type.DIRECTORY, mode, name, 0, "", modified);
    if (entry.isLink()) {
      throw new Refused(
          "'" + name + "' is a hard link; make the archive with tar --hard-dereference");
    }
    // Not isFile(): that one calls devices files.
    byte flag = entry.getLinkFlag();
    boolean regular =
        flag == TarConstants.LF_NORMAL
            || flag == TarConstants.LF_OLDNORM
            || flag == TarConstants.LF_CONTIG;
    if (!regular || entry.isSparse()) {
      throw new Refused("'" + name + "' is a device, a pipe or a sparse file");
    }
    return new Raw(Entry.Type.FILE, mode, name, entry.getSize(), "", modified);
  }
}
