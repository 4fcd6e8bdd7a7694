package io.signalbox.config.section;

import io.signalbox.config.DeclaredHost;
import io.signalbox.engine.name.HostName;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What targets stand on.
 *
 * @param data where local targets live; absolute
 * @param base of relative artifacts: the directory of the file; absolute
 */
public record Ground(SortedMap<HostName, DeclaredHost> hosts, Path data, Path base) {
  public Ground {
    hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
  }
}
