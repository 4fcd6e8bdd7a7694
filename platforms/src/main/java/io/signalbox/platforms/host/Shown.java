package io.signalbox.platforms.host;

import java.util.List;

/**
 * What people may see of how a command ended: without the values of secrets. Made by {@link Scrub}
 * alone. Names and digests in it may be mutilated, so nothing is decided by it.
 *
 * @param out the lines of standard output
 * @param err the last lines of standard error
 */
record Shown(List<String> out, List<String> err) {
  Shown {
    out = List.copyOf(out);
    err = List.copyOf(err);
  }
}
