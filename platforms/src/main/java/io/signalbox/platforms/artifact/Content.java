package io.signalbox.platforms.artifact;

import io.signalbox.engine.name.Digest;
import io.signalbox.engine.port.Artifact;
import io.signalbox.platforms.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An artifact that was read once, and can be sent. */
public final class Content {
  private final String location;
  private final Source source;
  private final String fingerprint;
  private final Digest digest;
  private final ArtifactManifest manifest;

  Content(
      String location,
      Source source,
      String fingerprint,
      Digest digest,
      ArtifactManifest manifest) {
    this.location = location;
    this.source = source;
    this.fingerprint = fingerprint;
    this.digest = digest;
    this.manifest = manifest;
  }

  public String location() {
    return location;
  }

  public Digest digest() {
    return digest;
  }

  public ArtifactManifest manifest() {
    return manifest;
  }

  public Artifact artifact() {
    return new Artifact(digest, manifest.bytes(), manifest.files());
  }

  String fingerprint() {
    return fingerprint;
  }

  /**
   * Reads the source once and writes to every tar what it lacks. Every file is compared with the
   * manifest while it passes.
   *
   * @throws IOException when the source is not what it was, or cannot be read; tars are unfinished
   *     then
   */
  public void send(List<DeltaTar> tars) throws IOException {
    Set<String> lacking = new HashSet<>();
    for (DeltaTar tar : tars) {
      lacking.addAll(tar.wanted());
      for (Entry entry : manifest.entries()) {
        if (entry.type() == Entry.Type.DIRECTORY) tar.directory(entry);
      }
    }
    if (!lacking.isEmpty()) source.read((raw, content) -> pass(raw, content, tars, lacking));
    if (!lacking.isEmpty()) {
      throw new Refused("'" + lacking.iterator().next() + "' vanished from it while it was sent");
    }
    for (DeltaTar tar : tars) tar.finish();
  }

  private void pass(Source.Raw raw, InputStream content, List<DeltaTar> tars, Set<String> lacking)
      throws IOException {
    if (raw.type() == Entry.Type.DIRECTORY || !lacking.remove(raw.path())) return;
    List<DeltaTar> takers = tars.stream().filter(t -> t.wanted().contains(raw.path())).toList();
    Entry entry =
        manifest.entry(raw.path()).orElseThrow(() -> new Refused(raw.path() + " is new in it"));
    if (entry.type() != raw.type()
        || entry.mode() != raw.mode()
        || entry.size() != raw.size()
        || (raw.type() == Entry.Type.LINK && !entry.content().equals(raw.target()))) {
      throw new Refused("'" + raw.path() + "' changed while it was sent");
    }
    for (DeltaTar tar : takers) tar.begin(entry, raw.modified());
    if (raw.type() == Entry.Type.FILE) copy(entry, content, takers);
    for (DeltaTar tar : takers) tar.end();
  }

  private static void copy(Entry entry, InputStream content, List<DeltaTar> takers)
      throws IOException {
    MessageDigest digest = Sha256.start();
    byte[] buffer = new byte[1 << 16];
    long left = entry.size();
    for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
      left -= n;
      if (left < 0) break;
      digest.update(buffer, 0, n);
      for (DeltaTar tar : takers) tar.write(buffer, n);
    }
    if (left != 0 || !Sha256.hex(digest).equals(entry.content())) {
      throw new Refused("'" + entry.path() + "' changed while it was sent");
    }
  }
}
