package io.signalbox.platforms.artifact;

import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.platforms.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds artifacts and reads them. What was read is remembered for a few of them, and believed only
 * as long as size, times and owners of every file are the same; what is sent is compared with it
 * again while it is sent. Thread-safe.
 */
public final class Artifacts {
  private static final int MOST_REMEMBERED = 8;

  private final Downloads downloads;
  private final Map<String, Content> remembered = new LinkedHashMap<>();

  /**
   * @param cache where downloads are kept; made when it is first needed
   */
  public Artifacts(Path cache) {
    this.downloads = new Downloads(cache, Downloads.MOST_BYTES);
  }

  Artifacts(Downloads downloads) {
    this.downloads = downloads;
  }

  /**
   * Reads a release's artifact completely.
   *
   * @throws StepFailedException ARTIFACT_MISSING; ARTIFACT_CORRUPT when it is not what the release
   *     states, or not what may be deployed; INTERRUPTED
   */
  public Content content(Release release) throws StepFailedException {
    try {
      Source source = source(release);
      String fingerprint = source.fingerprint();
      Optional<Content> known = remembered(release.artifact(), fingerprint);
      Content content = known.isPresent() ? known.get() : scan(release.artifact(), source);
      if (known.isEmpty() && !content.fingerprint().equals(source.fingerprint())) {
        throw failed(
            Code.ARTIFACT_CORRUPT, release, "it changes while it is read", Optional.empty());
      }
      Optional<Digest> stated = release.digest().filter(d -> !d.equals(content.digest()));
      if (stated.isPresent()) {
        throw failed(
            Code.ARTIFACT_CORRUPT,
            release,
            "its digest is " + content.digest() + ", but " + stated.get() + " was stated",
            Optional.empty());
      }
      remember(release.artifact(), content);
      return content;
    } catch (NoSuchFileException e) {
      throw failed(Code.ARTIFACT_MISSING, release, "there is no " + e.getFile(), Optional.of(e));
    } catch (IOException e) {
      throw failed(Code.ARTIFACT_CORRUPT, release, String.valueOf(e.getMessage()), Optional.of(e));
    }
  }

  private synchronized Optional<Content> remembered(String location, String fingerprint) {
    return Optional.ofNullable(remembered.get(location))
        .filter(c -> c.fingerprint().equals(fingerprint));
  }

  private synchronized void remember(String location, Content content) {
    remembered.remove(location);
    remembered.put(location, content);
    if (remembered.size() > MOST_REMEMBERED) {
      remembered.remove(remembered.keySet().iterator().next());
    }
  }

  private Source source(Release release) throws IOException, StepFailedException {
    String location = release.artifact();
    if (location.startsWith("http://") || location.startsWith("https://")) {
      URI uri;
      try {
        uri = URI.create(location);
      } catch (IllegalArgumentException e) {
        throw failed(Code.ARTIFACT_MISSING, release, "its URL is malformed", Optional.empty());
      }
      Path file = downloads.fetch(uri, release);
      String path = Optional.ofNullable(uri.getPath()).orElse("");
      return ofFile(file, path.substring(path.lastIndexOf('/') + 1));
    }
    Path path = location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
    if (Files.isDirectory(path)) return new DirectorySource(path);
    if (!Files.isRegularFile(path)) throw new NoSuchFileException(location);
    return ofFile(path, path.getFileName().toString());
  }

  private static Source ofFile(Path file, String name) {
    Optional<ArchiveSource.Kind> kind = ArchiveSource.Kind.of(name);
    return kind.isPresent()
        ? new ArchiveSource(file, kind.get())
        : new FileSource(file, name.isEmpty() ? "artifact" : name);
  }

  private static Content scan(String location, Source source) throws IOException {
    String fingerprint = source.fingerprint();
    ManifestBuilder builder = new ManifestBuilder();
    source.read((raw, content) -> builder.add(hashed(raw, content, builder)));
    ArtifactManifest manifest = builder.build();
    Optional<Path> file = source.file();
    Digest digest = file.isPresent() ? digestOf(file.get()) : manifest.digest();
    return new Content(location, source, fingerprint, digest, manifest);
  }

  private static Entry hashed(Source.Raw raw, InputStream content, ManifestBuilder limits)
      throws IOException {
    if (raw.type() != Entry.Type.FILE) {
      String said = raw.type() == Entry.Type.LINK ? raw.target() : "-";
      return new Entry(raw.type(), raw.mode(), said, raw.path(), 0);
    }
    MessageDigest digest = Sha256.start();
    byte[] buffer = new byte[1 << 16];
    long size = 0;
    for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
      digest.update(buffer, 0, n);
      size += n;
      limits.checkBytes(size);
      if (Thread.currentThread().isInterrupted()) throw new java.io.InterruptedIOException();
    }
    if (size != raw.size()) throw new Refused("'" + raw.path() + "' changes while it is read");
    return new Entry(Entry.Type.FILE, raw.mode(), Sha256.hex(digest), raw.path(), size);
  }

  static Digest digestOf(Path file) throws IOException {
    MessageDigest digest = Sha256.start();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) digest.update(buffer, 0, n);
    }
    return new Digest("sha256:" + Sha256.hex(digest));
  }

  static StepFailedException failed(
      Code code, Release release, String why, Optional<IOException> cause) {
    boolean interrupted =
        cause.isPresent() && cause.get() instanceof java.io.InterruptedIOException;
    StepFailed failed =
        interrupted
            ? StepFailed.of(
                Code.INTERRUPTED,
                release.artifact(),
                "Reading the artifact was interrupted.",
                "Nothing: the step goes on where it was interrupted.")
            : StepFailed.of(
                code,
                release.artifact(),
                "The artifact of release " + release.version() + " cannot be used: " + why + ".",
                "Check the artifact's place and content, leave it alone while it is deployed, then retry.");
    return cause
        .map(c -> new StepFailedException(failed, c))
        .orElseGet(() -> new StepFailedException(failed));
  }
}
