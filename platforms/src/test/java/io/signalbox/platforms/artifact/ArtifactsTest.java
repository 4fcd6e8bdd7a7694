package io.signalbox.platforms.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.platforms.Sha256;
import io.signalbox.platforms.TestArtifacts;
import io.signalbox.platforms.ThisMachine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactsTest {
  @TempDir private Path temp;

  private Artifacts artifacts() {
    return new Artifacts(temp.resolve("cache"));
  }

  private static Release release(Path artifact) {
    return TestArtifacts.release(artifact, "1.0");
  }

  private StepFailed refused(Release release) {
    StepFailedException thrown =
        catchThrowableOfType(StepFailedException.class, () -> artifacts().content(release));
    assertThat(thrown).isNotNull();
    return thrown.failed();
  }

  @Test
  void a_directory_is_described_by_a_sorted_manifest_and_known_by_its_digest() throws Exception {
    Path root = Files.createDirectories(temp.resolve("app/b"));
    Files.writeString(root.resolve("x"), "hello");
    Files.createSymbolicLink(root.resolveSibling("a"), Path.of("b/x"));
    ThisMachine.sh("chmod 755 " + root + "; chmod 640 " + root + "/x");

    Content content = artifacts().content(release(temp.resolve("app")));

    String text =
        "l\t0777\tb/x\ta\n" + "d\t0755\t-\tb\n" + "f\t0640\t" + Sha256.hex("hello") + "\tb/x\n";
    assertThat(content.manifest().text()).isEqualTo(text);
    assertThat(content.digest()).isEqualTo(new Digest("sha256:" + Sha256.hex(text)));
    assertThat(content.artifact().bytes()).isEqualTo(5);
    assertThat(content.artifact().files()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"tar,-cf", "tar.gz,-czf", "tar.zst,--zstd -cf"})
  void an_archive_has_the_manifest_of_its_directory_and_the_digest_of_its_bytes(
      String ending, String option) throws Exception {
    Release directory = TestArtifacts.directory(temp, "1.0");
    Path archive = temp.resolve("app." + ending);
    assertThat(
            ThisMachine.sh("tar -C " + directory.artifact() + " " + option + " " + archive + " ."))
        .isEmpty();

    Content content = artifacts().content(release(archive));

    assertThat(content.manifest().text())
        .isEqualTo(artifacts().content(directory).manifest().text());
    assertThat(content.digest().value())
        .isEqualTo("sha256:" + ThisMachine.sh("sha256sum < " + archive).substring(0, 64));
  }

  @Test
  void a_single_file_is_a_release_of_that_file() throws Exception {
    Path jar = Files.writeString(temp.resolve("auth-1.0.jar"), "jar");

    Content content = artifacts().content(release(jar));

    assertThat(content.manifest().entries())
        .extracting(Entry::path)
        .containsExactly("auth-1.0.jar");
    assertThat(content.digest().value()).isEqualTo("sha256:" + Sha256.hex("jar"));
  }

  @Test
  void what_is_not_there_or_has_another_digest_is_refused() throws Exception {
    assertThat(refused(release(temp.resolve("none"))).code()).isEqualTo(Code.ARTIFACT_MISSING);
    Path file = Files.writeString(temp.resolve("app.jar"), "jar");
    Digest stated = new Digest("sha256:" + "0".repeat(64));
    StepFailed failed =
        refused(new Release(new Version("1.0"), file.toString(), Optional.of(stated)));
    assertThat(failed.code()).isEqualTo(Code.ARTIFACT_CORRUPT);
    assertThat(failed.message()).contains(stated.value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../evil", "a/../../evil", "/etc/evil", "a//b", "a\nb", "a\\b", "./../evil"})
  void a_path_that_climbs_out_or_breaks_a_line_is_refused(String path) throws Exception {
    assertThat(refused(release(archive(List.of(file(path))))).code())
        .isEqualTo(Code.ARTIFACT_CORRUPT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../../outside", "sub/../../../x", "sub/.."})
  void a_link_that_may_lead_out_is_refused(String target) throws Exception {
    assertThat(
            refused(release(archive(List.of(link("d/link", target), file("d/sub/x"))))).message())
        .contains("d/link");
  }

  @Test
  void a_link_that_stays_inside_is_taken() throws Exception {
    Path archive = archive(List.of(file("a/x"), link("a/b/link", "../x")));

    assertThat(artifacts().content(release(archive)).manifest().entry("a/b/link")).isPresent();
  }

  @Test
  void a_file_below_a_link_a_double_entry_a_device_and_a_hard_link_are_refused() throws Exception {
    TarArchiveEntry device = new TarArchiveEntry("dev", TarConstants.LF_CHR);
    TarArchiveEntry hard = new TarArchiveEntry("hard", TarConstants.LF_LINK);
    hard.setLinkName("x");

    assertThat(refused(release(archive(List.of(link("d", "e"), file("d/x"))))).message())
        .contains("below 'd'");
    assertThat(refused(release(archive(List.of(file("x"), file("x"))))).message())
        .contains("twice");
    assertThat(refused(release(archive(List.of(device)))).message()).contains("device");
    assertThat(refused(release(archive(List.of(file("x"), hard)))).message()).contains("hard link");
    assertThat(refused(release(Files.writeString(temp.resolve("no.tar"), "no"))).code())
        .isEqualTo(Code.ARTIFACT_CORRUPT);
  }

  @Test
  void a_file_that_changes_while_it_is_sent_is_noticed() throws Exception {
    Release release = TestArtifacts.directory(temp, "1.0");
    Content content = artifacts().content(release);
    // The same size and, as far as a clock can tell, maybe the same time.
    Files.writeString(Path.of(release.artifact(), "VERSION"), "9.9\n");

    IOException failed =
        catchThrowableOfType(
            IOException.class,
            () ->
                content.send(
                    List.of(new DeltaTar(List.of("VERSION"), OutputStream.nullOutputStream()))));

    assertThat(failed).hasMessageContaining("VERSION").hasMessageContaining("changed");
  }

  @Test
  void a_changed_artifact_is_read_anew() throws Exception {
    Release release = TestArtifacts.directory(temp, "1.0");
    Artifacts artifacts = artifacts();
    Digest before = artifacts.content(release).digest();
    Files.writeString(Path.of(release.artifact(), "VERSION"), "9.9\n");

    assertThat(artifacts.content(release).digest()).isNotEqualTo(before);
  }

  @Test
  void a_url_is_downloaded_once_while_its_digest_is_known() throws Exception {
    AtomicInteger served = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/app-1.0.jar",
        exchange -> {
          served.incrementAndGet();
          exchange.sendResponseHeaders(200, 3);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write("jar".getBytes(StandardCharsets.UTF_8));
          }
        });
    server.start();
    try {
      String at = "http://127.0.0.1:" + server.getAddress().getPort();
      Release release = new Release(new Version("1.0"), at + "/app-1.0.jar", Optional.empty());
      Release none = new Release(new Version("1.0"), at + "/none.jar", Optional.empty());
      Artifacts artifacts = artifacts();

      Content content = artifacts.content(release);
      artifacts.content(release.withDigest(content.digest()));

      assertThat(content.manifest().entries())
          .extracting(Entry::path)
          .containsExactly("app-1.0.jar");
      assertThat(served).hasValue(1);
      assertThat(refused(none).code()).isEqualTo(Code.ARTIFACT_MISSING);
      Artifacts small = new Artifacts(new Downloads(temp.resolve("small"), 2));
      StepFailedException tooMuch =
          catchThrowableOfType(StepFailedException.class, () -> small.content(release));
      assertThat(tooMuch.failed().message()).contains("more than 2 bytes");
    } finally {
      server.stop(0);
    }
  }

  private static TarArchiveEntry file(String name) {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(1);
    return entry;
  }

  private static TarArchiveEntry link(String name, String target) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    return entry;
  }

  private Path archive(List<TarArchiveEntry> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
      for (TarArchiveEntry entry : entries) {
        tar.putArchiveEntry(entry);
        if (entry.getSize() > 0) tar.write('x');
        tar.closeArchiveEntry();
      }
    }
    return Files.write(Files.createTempFile(temp, "crafted", ".tar"), bytes.toByteArray());
  }
}
