package io.signalbox.engine.spec;

import java.util.List;

/**
 * What somebody installed by hand before Signalbox came, on every host of the target.
 *
 * @param unit the systemd unit that runs it, {@code .service} included
 * @param directory the absolute path of what it runs
 * @param exclude what of the directory is no part of the release: paths relative to it, in which
 *     {@code *} stands for anything, slashes too
 */
public record AdoptSpec(String unit, String directory, List<String> exclude) {
  public AdoptSpec {
    exclude = List.copyOf(exclude);
  }
}
