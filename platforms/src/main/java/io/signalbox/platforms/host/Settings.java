package io.signalbox.platforms.host;

import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Finding;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Secret;
import io.signalbox.engine.spec.SecretRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The environment variables of processes and scripts: plain settings, secrets as of now, and what
 * Signalbox itself knows, which nobody can override.
 */
final class Settings {
  private final Site site;
  private final Secrets secrets;

  Settings(Site site, Secrets secrets) {
    this.site = site;
    this.secrets = secrets;
  }

  Map<String, String> forProcess(Slot slot, Version version) throws StepFailedException {
    Map<String, String> all = common(Placeholders.of(site, slot, version), Optional.of(version));
    all.put("SIGNALBOX_SLOT", slot.lower());
    return all;
  }

  /**
   * @param more what the engine adds, such as SIGNALBOX_VERSION
   */
  Map<String, String> forScript(Optional<Version> version, Map<String, String> more)
      throws StepFailedException {
    Map<String, String> all = common(Placeholders.withoutSlot(site, version), version);
    all.putAll(more);
    return all;
  }

  private Map<String, String> common(Placeholders fill, Optional<Version> version)
      throws StepFailedException {
    Map<String, String> all = new HashMap<>();
    site.spec().process().environment().forEach((name, value) -> all.put(name, fill.fill(value)));
    for (Map.Entry<String, SecretRef> secret : site.spec().process().secrets().entrySet()) {
      all.put(secret.getKey(), secrets.resolve(secret.getValue()).reveal());
    }
    all.put("SIGNALBOX_SERVICE", site.spec().target().service().value());
    all.put("SIGNALBOX_ENVIRONMENT", site.spec().target().environment().value());
    all.put("SIGNALBOX_INSTANCE", site.instance().name().value());
    all.put("SIGNALBOX_SHARED", site.directory() + "/shared");
    version.ifPresent(
        v -> {
          all.put("SIGNALBOX_VERSION", v.value());
          all.put("SIGNALBOX_RELEASE", site.directory() + "/releases/" + v);
        });
    return all;
  }

  /** Whether each secret can be looked up. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<String, SecretRef> secret : site.spec().process().secrets().entrySet()) {
      boolean fit = true;
      String reading = secret.getValue() + " can be looked up";
      try {
        secrets.resolve(secret.getValue());
      } catch (StepFailedException e) {
        fit = false;
        reading = secret.getValue() + ": " + e.failed().message();
      }
      findings.add(new Finding(site.where(), "secret " + secret.getKey(), fit, reading));
    }
    return findings;
  }

  /** Takes out of texts whatever can be looked up now; what cannot was never sent. */
  Scrub scrub() {
    List<Secret> found = new ArrayList<>();
    for (SecretRef ref : site.spec().process().secrets().values()) {
      try {
        found.add(secrets.resolve(ref));
      } catch (StepFailedException notThere) {
        // So no host can have said it.
      }
    }
    return new Scrub(found);
  }
}
