package io.signalbox.platforms.artifact;

import io.signalbox.platforms.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Optional;

/** A directory of this machine; links in it are not followed. */
record DirectorySource(Path root) implements Source {

  @Override
  public void read(Sink sink) throws IOException {
    walk(
        (path, name, attributes) -> {
          Raw raw = raw(path, name, attributes);
          if (raw.type() == Entry.Type.FILE) {
            try (InputStream content = new OnDemand(path)) {
              sink.entry(raw, content);
            }
          } else {
            sink.entry(raw, InputStream.nullInputStream());
          }
        });
  }

  @Override
  public String fingerprint() throws IOException {
    var digest = Sha256.start();
    walk(
        (path, name, a) ->
            digest.update(
                "%s\t%d\t%s\t%s\t%s\n"
                    .formatted(
                        name,
                        a.size(),
                        a.lastModifiedTime(),
                        Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS),
                        a.permissions())
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    return Sha256.hex(digest);
  }

  @Override
  public Optional<Path> file() {
    return Optional.empty();
  }

  private static Raw raw(Path path, String name, PosixFileAttributes attributes)
      throws IOException {
    long modified = attributes.lastModifiedTime().toMillis();
    int mode = Source.mode(attributes.permissions());
    if (attributes.isRegularFile()) {
      return new Raw(Entry.Type.FILE, mode, name, attributes.size(), "", modified);
    }
    if (attributes.isDirectory()) return new Raw(Entry.Type.DIRECTORY, mode, name, 0, "", modified);
    if (attributes.isSymbolicLink()) {
      return new Raw(
          Entry.Type.LINK, 0777, name, 0, Files.readSymbolicLink(path).toString(), modified);
    }
    throw new Refused("'" + name + "' is a device, a pipe or a socket");
  }

  /** Opened when it is first read: of a second push, most files never are. */
  private static final class OnDemand extends InputStream {
    private final Path path;
    private Optional<InputStream> opened = Optional.empty();

    OnDemand(Path path) {
      this.path = path;
    }

    @Override
    public int read() throws IOException {
      return content().read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return content().read(buffer, offset, length);
    }

    private InputStream content() throws IOException {
      if (opened.isEmpty())
        opened = Optional.of(Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS));
      return opened.get();
    }

    @Override
    public void close() throws IOException {
      if (opened.isPresent()) opened.get().close();
    }
  }

  private interface Visit {
    void entry(Path path, String name, PosixFileAttributes attributes) throws IOException;
  }

  private void walk(Visit visit) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes ignored)
              throws IOException {
            if (!path.equals(root)) entry(path);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes ignored)
              throws IOException {
            entry(path);
            return FileVisitResult.CONTINUE;
          }

          private void entry(Path path) throws IOException {
            visit.entry(
                path,
                root.relativize(path).toString(),
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
          }
        });
  }
}
