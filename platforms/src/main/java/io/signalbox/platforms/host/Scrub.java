package io.signalbox.platforms.host;

import io.signalbox.engine.spec.Secret;
import java.util.Collection;
import java.util.List;

/**
 * Takes the values of secrets out of what a host said. Values of fewer than {@value #LEAST}
 * characters stay: taking each "1" out of a log would hide nothing and destroy the evidence.
 */
public final class Scrub {
  static final int LEAST = 4;

  private final List<String> values;

  public Scrub(Collection<Secret> secrets) {
    // Longest first: one secret may be part of another. A secret of several lines also shows up
    // line by line.
    values =
        secrets.stream()
            .map(Secret::reveal)
            .flatMap(v -> java.util.stream.Stream.concat(java.util.stream.Stream.of(v), v.lines()))
            .filter(v -> v.length() >= LEAST)
            .distinct()
            .sorted(java.util.Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  public String clean(String text) {
    String cleaned = text;
    for (String value : values) cleaned = cleaned.replace(value, "***");
    return cleaned;
  }

  public List<String> clean(List<String> lines) {
    return lines.stream().map(this::clean).toList();
  }

  /** A secret may have several lines: so the text is cleaned before it is cut into lines. */
  Shown shown(Exit exit) {
    return new Shown(clean(exit.out()).lines().toList(), clean(exit.err()));
  }
}
