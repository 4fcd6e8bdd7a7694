package io.signalbox.platforms.artifact;

import io.signalbox.engine.model.Release;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.platforms.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Downloads artifacts into a directory that keeps the last {@value #KEPT}. A copy is used again
 * only when the release states the digest of its bytes.
 */
final class Downloads {
  static final long MOST_BYTES = 4L << 30;
  private static final int KEPT = 8;

  private final Path cache;
  private final long mostBytes;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(10))
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  Downloads(Path cache, long mostBytes) {
    this.cache = cache;
    this.mostBytes = mostBytes;
  }

  /** One download at a time: two of the same URL would write the same file. */
  synchronized Path fetch(URI uri, Release release) throws IOException, StepFailedException {
    Files.createDirectories(cache);
    Path file = cache.resolve(Sha256.hex(uri.toString()));
    if (release.digest().isPresent()
        && Files.isRegularFile(file)
        && Artifacts.digestOf(file).equals(release.digest().get())) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
      return file;
    }
    Path part = Files.createTempFile(cache, "download", ".part");
    try {
      HttpRequest request =
          HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).GET().build();
      HttpResponse<InputStream> response =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw Artifacts.failed(
              Code.ARTIFACT_MISSING,
              release,
              "the server answered with status " + response.statusCode(),
              Optional.empty());
        }
        copy(body, part);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forgetOld();
      return file;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Artifacts.failed(
          Code.INTERRUPTED, release, "", Optional.of(new java.io.InterruptedIOException()));
    } catch (Refused e) {
      throw e;
    } catch (IOException e) {
      throw Artifacts.failed(
          Code.ARTIFACT_MISSING, release, "the download failed: " + e, Optional.of(e));
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void copy(InputStream body, Path part) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long size = 0;
    try (OutputStream out = Files.newOutputStream(part)) {
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        size += n;
        if (size > mostBytes) {
          throw new Refused("the download has more than " + mostBytes + " bytes");
        }
        out.write(buffer, 0, n);
      }
    }
  }

  private void forgetOld() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      List<Path> old =
          files
              .filter(f -> !f.toString().endsWith(".part"))
              .sorted(Comparator.comparingLong((Path f) -> f.toFile().lastModified()).reversed())
              .skip(KEPT)
              .toList();
      for (Path file : old) Files.deleteIfExists(file);
    }
  }
}
