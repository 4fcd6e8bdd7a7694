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
  private static final String ON_HOSTS = "host:";

  public Release {
    if (artifact.isBlank()) {
      throw new IllegalArgumentException(
          "Expected release " + version + " to say where its artifact lies.");
    }
  }

  /** One whose content lies in a directory of each of its hosts, where somebody put it by hand. */
  public static Release onHosts(Version version, String directory) {
    return new Release(version, ON_HOSTS + directory, Optional.empty());
  }

  /** Whether its content lies on its hosts, and is not brought there. */
  public boolean liesOnHosts() {
    return artifact.startsWith(ON_HOSTS);
  }

  public Release withDigest(Digest proven) {
    return new Release(version, artifact, Optional.of(proven));
  }
}
