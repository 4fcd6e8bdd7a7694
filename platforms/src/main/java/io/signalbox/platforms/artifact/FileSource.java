package io.signalbox.platforms.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Optional;

/** One file that is no archive, such as a jar or a static binary; a release of that one file. */
record FileSource(Path path, String name) implements Source {

  @Override
  public void read(Sink sink) throws IOException {
    PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
    Raw raw =
        new Raw(
            Entry.Type.FILE,
            Source.mode(attributes.permissions()),
            name,
            attributes.size(),
            "",
            attributes.lastModifiedTime().toMillis());
    try (InputStream content = Files.newInputStream(path)) {
      sink.entry(raw, content);
    }
  }

  @Override
  public String fingerprint() throws IOException {
    return of(path);
  }

  @Override
  public Optional<Path> file() {
    return Optional.of(path);
  }

  static String of(Path path) throws IOException {
    PosixFileAttributes a = Files.readAttributes(path, PosixFileAttributes.class);
    return "%d %s %s %s %s"
        .formatted(
            a.size(),
            a.lastModifiedTime(),
            Files.getAttribute(path, "unix:ctime"),
            a.fileKey(),
            a.permissions());
  }
}
