package io.signalbox.routes.alert;

import io.signalbox.broker.AlertReader;
import io.signalbox.engine.alert.AlertRecord;
import io.signalbox.engine.alert.Silences;
import io.signalbox.engine.name.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The desk's copy of what the broker holds. Loaded whole; changed only after a commit; dropped at
 * any doubt. Used by the one desk; others ask the {@link AlertReader}.
 */
final class AlertBook {
  private final AlertReader reader;
  private Optional<Copy> copy = Optional.empty();

  private record Copy(Map<Target, AlertRecord> records, Silences silences) {}

  AlertBook(AlertReader reader) {
    this.reader = reader;
  }

  /** Loads it when there is none, or when this consumer has just become the owner. */
  synchronized void load(boolean newOwner) {
    if (!newOwner && copy.isPresent()) return;
    AlertReader.Kept kept = reader.readAll();
    copy = Optional.of(new Copy(new HashMap<>(kept.records()), kept.silences()));
  }

  synchronized AlertRecord get(Target target) {
    return copy.orElseThrow().records().getOrDefault(target, AlertRecord.unknown(target));
  }

  synchronized List<AlertRecord> all() {
    return List.copyOf(copy.orElseThrow().records().values());
  }

  synchronized Silences silences() {
    return copy.orElseThrow().silences();
  }

  /** After the commit. */
  synchronized void put(List<AlertRecord> records, Silences silences) {
    copy.ifPresent(
        c -> {
          records.forEach(r -> c.records().put(r.target(), r));
          copy = Optional.of(new Copy(c.records(), silences));
        });
  }

  synchronized void drop() {
    copy = Optional.empty();
  }
}
