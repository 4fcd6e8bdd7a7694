package io.signalbox.routes.bus;

import io.signalbox.broker.RecordReader;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.model.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Admission's copy of all target records. Loaded whole and checked; changed only after a commit;
 * dropped at any doubt. Used by the one admission consumer; others may look.
 */
public final class TargetBook {
  private final RecordReader reader;
  private Optional<Map<Target, TargetRecord>> copy = Optional.empty();

  public TargetBook(RecordReader reader) {
    this.reader = reader;
  }

  /**
   * The record of a target; loads all records when there is no copy, or when this consumer has just
   * become the owner.
   */
  public synchronized TargetRecord get(Target target, boolean newOwner) {
    if (newOwner || copy.isEmpty()) copy = Optional.of(new HashMap<>(reader.readAll()));
    return copy.orElseThrow().getOrDefault(target, TargetRecord.unknown(target));
  }

  /** After the commit. */
  public synchronized void put(TargetRecord record) {
    copy.ifPresent(c -> c.put(record.target(), record));
  }

  /** Whatever was thought to be known may not be so. */
  public synchronized void drop() {
    copy = Optional.empty();
  }

  /** For status views: what is known now, or what the broker holds. */
  public synchronized Map<Target, TargetRecord> all() {
    return new TreeMap<>(copy.orElseGet(reader::readAll));
  }
}
