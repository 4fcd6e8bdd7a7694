package io.signalbox.engine.model;

import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.Version;
import java.util.Optional;

/**
 * What is deployed: a version, where its artifact lies, and the digest of its content. The digest
 * is empty until precheck has read the artifact, unless the event stated it; from then on it is the
 * identity of the release on every host.
 */
public record Release(Version version, String artifact, Optional<Digest> digest) {

  public Release {
    if (artifact.isBlank()) {
      throw new IllegalArgumentException(
          "Expected release " + version + " to say where its artifact lies.");
    }
  }

  public Release withDigest(Digest proven) {
    return new Release(version, artifact, Optional.of(proven));
  }
}
