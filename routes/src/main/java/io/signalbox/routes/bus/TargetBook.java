package io.signalbox.routes.bus;

import io.signalbox.broker.RecordReader;
import io.signalbox.engine.admission.Circumstances.Running;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Admission's copy of all target records. Loaded whole and checked; what is staged counts at once,
 * and is of the copy after the commit; dropped at any doubt. Used by the one admission consumer;
 * others look at what the broker holds.
 */
public final class TargetBook {
  private static final int MOST_QUEUED = 20;

  private final RecordReader reader;
  private Optional<Copy> copy = Optional.empty();

  /** Decided in the transaction that is open; admission's own, whoever drops the copy. */
  private final Map<Target, TargetRecord> staged = new HashMap<>();

  /**
   * What the broker holds.
   *
   * @param signalled deployments for which a signal lay, or was put, on the bus; perhaps it was
   *     heard since
   */
  private record Copy(Map<Target, TargetRecord> records, Set<DeploymentId> signalled) {}

  public TargetBook(RecordReader reader) {
    this.reader = reader;
  }

  /**
   * The record of a target; loads all records when there is no copy, or when this consumer has just
   * become the owner.
   *
   * @throws IllegalStateException when that happens in the middle of a transaction: another one may
   *     have admitted since, and what is staged may no longer be right
   */
  public synchronized TargetRecord get(Target target, boolean newOwner) {
    if (newOwner || copy.isEmpty()) {
      if (!staged.isEmpty())
        throw new IllegalStateException(
            "What admission knew was dropped in the middle of a transaction; it is done again.");
      copy = Optional.of(new Copy(new HashMap<>(reader.readAll()), reader.signalled()));
    }
    TargetRecord decided = staged.get(target);
    if (decided != null) return decided;
    return copy.orElseThrow().records().getOrDefault(target, TargetRecord.unknown(target));
  }

  /** Who holds a target; of the copy, so only after {@link #get}. */
  public synchronized List<Running> running() {
    return records()
        .flatMap(
            r -> r.holder().map(h -> new Running(h.deployment(), r.target(), h.hosts())).stream())
        .toList();
  }

  /**
   * Who is next for a target that nobody holds, at most {@value #MOST_QUEUED}: those after this
   * target first, so that each comes first some time.
   */
  public synchronized List<DeploymentId> queued(Target after) {
    Comparator<TargetRecord> inTurn =
        Comparator.<TargetRecord, Boolean>comparing(r -> r.target().compareTo(after) <= 0)
            .thenComparing(TargetRecord::target);
    return records()
        .filter(r -> r.holder().isEmpty() && r.waiting().isPresent())
        .sorted(inTurn)
        .limit(MOST_QUEUED)
        .flatMap(r -> r.waiting().stream())
        .toList();
  }

  private Stream<TargetRecord> records() {
    Stream<TargetRecord> committed =
        copy.stream()
            .flatMap(c -> c.records().values().stream())
            .filter(r -> !staged.containsKey(r.target()));
    return Stream.concat(committed, staged.values().stream());
  }

  /** Decided, and on the bus when the transaction is committed. */
  public synchronized void stage(TargetRecord record) {
    staged.put(record.target(), record);
  }

  /** After the commit. */
  public synchronized void publish() {
    copy.ifPresent(c -> c.records().putAll(staged));
    staged.clear();
  }

  /** The transaction failed, or nobody knows: nothing of it counts, and the copy neither. */
  public synchronized void undo() {
    staged.clear();
    drop();
  }

  /**
   * Whether a signal for this deployment may lie on the bus. Admission sends all signals, so it
   * knows; only without a copy it has to look.
   */
  public synchronized boolean maySignal(DeploymentId id) {
    return copy.map(c -> c.signalled().contains(id)).orElse(true);
  }

  /** A signal for it was put on the bus. */
  public synchronized void signalled(DeploymentId id) {
    copy.ifPresent(c -> c.signalled().add(id));
  }

  /** It has ended: nothing for it lies on the bus any more. */
  public synchronized void ended(DeploymentId id) {
    copy.ifPresent(c -> c.signalled().remove(id));
  }

  /** Whatever was thought to be known may not be so. */
  public synchronized void drop() {
    copy = Optional.empty();
  }

  /**
   * For status views: what the broker holds. Not the copy, for whoever admits no more is not told
   * so, and would show for ever what it knew then.
   */
  public Map<Target, TargetRecord> all() {
    return new TreeMap<>(reader.readAll());
  }
}
