package io.signalbox.config;

import io.signalbox.engine.spec.Host;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A host as the file declares it.
 *
 * @param labels free words about the host, such as {@code tier: web}; nothing decides by them yet
 */
public record DeclaredHost(Host host, SortedMap<String, String> labels) {
  public DeclaredHost {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }
}
