package io.signalbox.platforms.host;

import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills {@code {port}}, {@code {slot}}, {@code {release}}, {@code {shared}}, {@code {version}},
 * {@code {service}}, {@code {environment}} and {@code {instance}} in one pass, so that a value
 * never becomes a placeholder itself. Other braces stay as they are.
 */
public final class Placeholders {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");

  private final Map<String, String> values;

  /** Those of a process: all of them. */
  public static Placeholders of(Site site, Slot slot, Version version) {
    Map<String, String> values = new HashMap<>(withoutSlot(site, Optional.of(version)).values);
    values.put("port", Integer.toString(site.instance().port(slot)));
    values.put("slot", site.slotDirectory(slot));
    return new Placeholders(values);
  }

  /** Those of a script that runs beside the slots: {@code {port}} and {@code {slot}} stay. */
  public static Placeholders withoutSlot(Site site, Optional<Version> version) {
    Map<String, String> values = new HashMap<>();
    version.ifPresent(
        v -> {
          values.put("release", site.directory() + "/releases/" + v);
          values.put("version", v.value());
        });
    values.put("shared", site.directory() + "/shared");
    values.put("service", site.spec().target().service().value());
    values.put("environment", site.spec().target().environment().value());
    values.put("instance", site.instance().name().value());
    return new Placeholders(values);
  }

  /** Those of what looks at a slot, whatever release is in it: all but {@code {version}}. */
  static Placeholders ofSlot(Site site, Slot slot) {
    Map<String, String> values = new HashMap<>(withoutSlot(site, Optional.empty()).values);
    values.put("port", Integer.toString(site.instance().port(slot)));
    values.put("slot", site.slotDirectory(slot));
    values.put("release", site.slotDirectory(slot) + "/release");
    return new Placeholders(values);
  }

  private Placeholders(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  public String fill(String text) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(values.getOrDefault(m.group(1), m.group())));
  }
}
