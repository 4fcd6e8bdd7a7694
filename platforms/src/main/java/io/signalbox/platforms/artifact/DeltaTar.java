package io.signalbox.platforms.artifact;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A tar of all directories and of the files and links that a host lacks. */
public final class DeltaTar {
  /** The tar writes records of 512 bytes; whoever carries them wants more at a time. */
  private static final int CHUNK_BYTES = 1 << 17;

  private final Set<String> wanted;
  private final BufferedOutputStream chunks;
  private final TarArchiveOutputStream tar;

  public DeltaTar(Collection<String> wanted, OutputStream out) {
    this.wanted = Set.copyOf(wanted);
    this.chunks = new BufferedOutputStream(out, CHUNK_BYTES);
    this.tar = new TarArchiveOutputStream(chunks, 1 << 16, StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
  }

  Set<String> wanted() {
    return wanted;
  }

  void directory(Entry entry) throws IOException {
    TarArchiveEntry header = new TarArchiveEntry(entry.path() + "/");
    put(header, entry, 0);
    tar.closeArchiveEntry();
  }

  void begin(Entry entry, long modified) throws IOException {
    TarArchiveEntry header;
    if (entry.type() == Entry.Type.LINK) {
      header = new TarArchiveEntry(entry.path(), TarConstants.LF_SYMLINK);
      header.setLinkName(entry.content());
    } else {
      header = new TarArchiveEntry(entry.path());
      header.setSize(entry.size());
    }
    put(header, entry, modified);
  }

  private void put(TarArchiveEntry header, Entry entry, long modified) throws IOException {
    header.setMode(entry.mode());
    header.setModTime(modified);
    header.setIds(0, 0);
    header.setNames("", "");
    tar.putArchiveEntry(header);
  }

  void write(byte[] buffer, int length) throws IOException {
    tar.write(buffer, 0, length);
  }

  void end() throws IOException {
    tar.closeArchiveEntry();
  }

  void finish() throws IOException {
    tar.finish();
    tar.flush();
    chunks.flush();
  }
}
