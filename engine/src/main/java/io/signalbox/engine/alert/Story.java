package io.signalbox.engine.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happened in an incident, as people are told it.
 *
 * @param entries oldest first, the newest {@value #MOST}
 * @param changes grows with everything that a message would show
 * @param doing what goes on now; blank before anything is known
 */
public record Story(Seen seen, List<Entry> entries, long changes, String doing, Instant changed) {
  public static final int MOST = 20;

  public Story {
    int from = Math.max(0, entries.size() - MOST);
    entries = List.copyOf(entries.subList(from, entries.size()));
  }

  /** The number of the newest entry; 0 when there is none. */
  public long newest() {
    return entries.isEmpty() ? 0 : entries.getLast().number();
  }

  public Optional<Entry> latest() {
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast());
  }

  Story reading(long fact) {
    return new Story(seen.with(fact), entries, changes, doing, changed);
  }

  Story doing(String now, Instant at) {
    return now.equals(doing) ? this : new Story(seen, entries, changes + 1, now, at);
  }

  Story changed(Instant at) {
    return new Story(seen, entries, changes + 1, doing, at);
  }

  /** With one more entry; the same once more is only counted. */
  Story with(Alert alert, Severity severity, Map<String, String> labels, Instant at) {
    List<Entry> all = new ArrayList<>(entries);
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).sameAs(alert.reason(), alert.said())) {
        all.set(i, all.get(i).again());
        return new Story(seen, all, changes, doing, changed);
      }
    }
    all.add(
        new Entry(
            newest() + 1,
            at,
            alert.reason(),
            severity,
            alert.said(),
            alert.evidence(),
            alert.next(),
            1,
            labels));
    return new Story(seen, all, changes + 1, doing, at);
  }
}
