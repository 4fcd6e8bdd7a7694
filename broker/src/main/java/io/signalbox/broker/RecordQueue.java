package io.signalbox.broker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.filter.Filter;
import org.apache.activemq.artemis.core.paging.PagingStore;
import org.apache.activemq.artemis.core.paging.cursor.PageSubscription;
import org.apache.activemq.artemis.core.persistence.StorageManager;
import org.apache.activemq.artemis.core.postoffice.PostOffice;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.QueueFactory;
import org.apache.activemq.artemis.core.server.impl.AckReason;
import org.apache.activemq.artemis.core.server.impl.LastValueQueue;
import org.apache.activemq.artemis.core.settings.HierarchicalRepository;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.utils.actors.ArtemisExecutor;
import org.apache.activemq.artemis.utils.collections.LinkedListImpl;
import org.apache.activemq.artemis.utils.collections.NodeStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Artemis' queue of last values, which remembers what was replaced. Artemis looks for that among
 * all messages whenever one was added (ADR 9).
 *
 * <p>What is here only saves time: which value is the last one is Artemis' to know, and when the
 * queue has more messages than values afterwards, Artemis looks through all of them.
 */
final class RecordQueue extends LastValueQueue {
  private static final Logger LOG = LoggerFactory.getLogger(RecordQueue.class);

  private final Map<SimpleString, MessageReference> newest = new HashMap<>();
  private final Deque<MessageReference> replaced = new ArrayDeque<>();
  private final LongAdder walks = new LongAdder();

  RecordQueue(
      QueueConfiguration configuration,
      @Nullable Filter filter,
      @Nullable PageSubscription pages,
      ScheduledExecutorService scheduled,
      PostOffice postOffice,
      StorageManager storage,
      HierarchicalRepository<AddressSettings> settings,
      ArtemisExecutor executor,
      ActiveMQServer server,
      QueueFactory factory) {
    super(
        configuration,
        filter,
        store(pages),
        pages,
        scheduled,
        postOffice,
        storage,
        settings,
        executor,
        server,
        factory);
    messageReferences.setNodeStore(Places::new);
  }

  private static @Nullable PagingStore store(@Nullable PageSubscription pages) {
    return pages == null ? null : pages.getPagingStore();
  }

  @Override
  public synchronized void addTail(MessageReference ref, boolean direct) {
    note(ref);
    super.addTail(ref, direct);
  }

  @Override
  public synchronized void reload(MessageReference ref) {
    note(ref);
    super.reload(ref);
  }

  private void note(MessageReference ref) {
    SimpleString of = ref.getLastValueProperty();
    // What is for later is no value before that.
    if (of == null || ref.getScheduledDeliveryTime() > 0) return;
    MessageReference before = newest.put(of, ref);
    if (before != null) replaced.add(before);
  }

  /** Artemis calls this with the queue locked, after whatever was added. */
  @Override
  protected void pruneLastValues() {
    for (MessageReference ref = replaced.poll(); ref != null; ref = replaced.poll()) remove(ref);
    if (messageReferences.size() <= getLastValueKeys().size()) return;
    walks.increment();
    super.pruneLastValues();
  }

  /** How often Artemis had to look through all of them. */
  long walks() {
    return walks.sum();
  }

  private void remove(MessageReference ref) {
    if (messageReferences.removeWithID(null, ref.getMessageID()) == null) return;
    try {
      referenceHandled(ref);
      refRemoved(ref);
      ref.acknowledge(null, AckReason.REPLACED, null);
    } catch (Exception e) {
      LOG.warn("A record that was replaced may come back when the broker starts again.", e);
    }
  }

  @Override
  protected synchronized void refRemoved(MessageReference ref) {
    SimpleString of = ref.getLastValueProperty();
    if (of != null) newest.remove(of, ref);
    super.refRemoved(ref);
  }

  /** Where in the list each message is. */
  private static final class Places implements NodeStore<MessageReference> {
    private final Map<Long, LinkedListImpl.Node<MessageReference>> places = new HashMap<>();

    @Override
    public void storeNode(MessageReference ref, LinkedListImpl.Node<MessageReference> node) {
      places.put(ref.getMessageID(), node);
    }

    @Override
    public LinkedListImpl.@Nullable Node<MessageReference> getNode(@Nullable String list, long id) {
      return places.get(id);
    }

    @Override
    public void removeNode(MessageReference ref, LinkedListImpl.Node<MessageReference> node) {
      places.remove(ref.getMessageID(), node);
    }

    @Override
    public void clear() {
      places.clear();
    }

    @Override
    public int size() {
      return places.size();
    }
  }
}
