package io.signalbox.config.yaml;

import io.signalbox.config.Problem;
import java.util.List;
import java.util.TreeSet;

/**
 * Everything found wrong so far. The same problem found twice counts once: a layer is read again
 * for every target that inherits it. Not thread-safe; one reading, one collector.
 */
public final class Problems {
  /** More than this nobody reads; the first ones in the file are kept. */
  static final int MOST = 200;

  private final TreeSet<Problem> found = new TreeSet<>();

  public void add(Problem problem) {
    found.add(problem);
    if (found.size() > MOST) found.removeLast();
  }

  public boolean none() {
    return found.isEmpty();
  }

  /** In the order of the file. */
  public List<Problem> inOrder() {
    return List.copyOf(found);
  }
}
