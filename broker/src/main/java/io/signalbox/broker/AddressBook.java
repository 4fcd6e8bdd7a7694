package io.signalbox.broker;

import io.signalbox.engine.alert.ChannelKind;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Names every address, once. The embedded broker is created from this list, an external broker's
 * {@code broker.xml} is generated from it, and {@code doctor} compares a broker with it.
 */
public final class AddressBook {
  public static final String REQUESTS = "deploy.requests";

  /** Where the broker's console brings back retained requests, for a reader that checks them. */
  public static final String REPLAY = "deploy.replay";

  public static final String ADMIT = "deploy.admit";
  public static final String PARKED = "deploy.parked";
  public static final String WAKE = "deploy.wake";
  public static final String SIGNALS = "deploy.signals";
  public static final String EVENTS = "deploy.events";
  public static final String NUDGES = "deploy.nudges";

  /** What others measure, for every engine to hear. */
  public static final String SAMPLES = "deploy.samples";

  /** What came in by webhook and what was made of it, newest last: a record, and never work. */
  public static final String DELIVERIES = "deploy.deliveries";

  /** The durable subscription of the ledger to {@link #EVENTS}. */
  public static final String EVENTS_LEDGER = EVENTS + ".ledger";

  /** The durable subscription to {@link #EVENTS} of those who tell git hosts. */
  public static final String EVENTS_REPORTS = EVENTS + ".reports";

  /** What git hosts are to be told of the deployments that they asked for. */
  public static final String REPORTS = "deploy.reports";

  /** The durable subscription of the alerts to {@link #EVENTS}. */
  public static final String EVENTS_ALERTS = EVENTS + ".alerts";

  /** What the one writer of the alert records hears; one group, as before admission. */
  public static final String ALERT_DESK = "alerts.desk";

  /** What was told to whom of each target, and the silences. */
  public static final String ALERT_RECORDS = "alerts.records";

  private static final String TARGETS = "deploy.targets.";

  /** The records of all targets lie in so many queues (ADR 5). */
  private static final int TARGET_QUEUES = 16;

  private static final String ALERTS = "alerts.";
  private static final String STEP = "deploy.step.";
  private static final String DEAD = "DLQ.";

  /**
   * Where the broker would put what has no dead-letter queue of its own. It never gives up, so this
   * stays empty.
   */
  public static final String DEAD_OTHERS = DEAD + "others";

  private AddressBook() {}

  public static String step(Step step) {
    return STEP + step.lower();
  }

  /** Where the record of a target is kept; the same one for ever. */
  public static String targets(Target target) {
    return targets(Math.floorMod(target.toString().hashCode(), TARGET_QUEUES));
  }

  private static String targets(int queue) {
    return TARGETS + Integer.toHexString(queue);
  }

  /** The queues of all target records. */
  public static List<String> allTargets() {
    return IntStream.range(0, TARGET_QUEUES).mapToObj(AddressBook::targets).toList();
  }

  /** What a kind of channel is to send now. */
  public static String alerts(ChannelKind kind) {
    return ALERTS + kind.lower();
  }

  /** Where messages go that cannot be understood or resumed; sent there by Signalbox itself. */
  public static String dead(String address) {
    return DEAD + address;
  }

  static boolean isDead(String queue) {
    return queue.startsWith(DEAD);
  }

  /** Where the messages of a dead-letter queue came from. */
  static String ofDead(String queue) {
    return queue.substring(DEAD.length());
  }

  /** Whether it is an address whose messages may be sent back to it from a dead-letter queue. */
  static boolean isWork(String address) {
    return all().stream().anyMatch(e -> e.name().equals(address) && e.kind() != Kind.DEAD);
  }

  /**
   * One queue.
   *
   * @param address equal to the name, except for subscriptions
   * @param kind what the broker must guarantee for it
   */
  public record Entry(String name, String address, Kind kind) {}

  /** What a queue is for, and so which settings it needs. */
  public enum Kind {
    /** Tokens, wake-ups, signals: never paged, never dead-lettered by the broker. */
    WORK,
    /** Requests from outside: bounded. */
    INTAKE,
    /**
     * Work of one group, in the order of its coming, whose new owner must be told that it is new.
     */
    ADMISSION,
    /** The newest message per key, kept when read. */
    RECORDS,
    /** A durable subscription to facts; may page. */
    SUBSCRIPTION,
    /** The newest messages; the oldest fall out. */
    NEWEST,
    /** Not durable, to everybody. */
    NUDGE,
    /** From outside, not durable, to everybody; what nobody keeps up with is dropped. */
    SAMPLES,
    DEAD;

    /** Whether queues come and go with those who listen. */
    public boolean heardOnly() {
      return this == NUDGE || this == SAMPLES;
    }
  }

  /** Which messages of its address a queue takes, as a selector; empty: all of them. */
  static Optional<String> wanted(Entry entry) {
    if (!entry.name().equals(EVENTS_REPORTS)) return Optional.empty();
    // Most facts are of steps, and nobody reports those: they need not be written for it.
    return Optional.of(
        "%s IN ('%s', '%s')"
            .formatted(
                Header.FACT, What.Started.class.getSimpleName(), What.Ended.class.getSimpleName()));
  }

  /** All queues, in the order of a deployment's journey. */
  public static List<Entry> all() {
    List<Entry> all = new ArrayList<>();
    all.add(new Entry(REQUESTS, REQUESTS, Kind.INTAKE));
    all.add(new Entry(REPLAY, REPLAY, Kind.INTAKE));
    all.add(new Entry(ADMIT, ADMIT, Kind.ADMISSION));
    Arrays.stream(Step.values())
        .map(AddressBook::step)
        .forEach(n -> all.add(new Entry(n, n, Kind.WORK)));
    for (String work : List.of(PARKED, WAKE, SIGNALS, REPORTS))
      all.add(new Entry(work, work, Kind.WORK));
    for (String records : allTargets()) all.add(new Entry(records, records, Kind.RECORDS));
    all.add(new Entry(EVENTS_LEDGER, EVENTS, Kind.SUBSCRIPTION));
    all.add(new Entry(EVENTS_REPORTS, EVENTS, Kind.SUBSCRIPTION));
    all.add(new Entry(EVENTS_ALERTS, EVENTS, Kind.SUBSCRIPTION));
    all.add(new Entry(ALERT_DESK, ALERT_DESK, Kind.ADMISSION));
    all.add(new Entry(ALERT_RECORDS, ALERT_RECORDS, Kind.RECORDS));
    Arrays.stream(ChannelKind.values())
        .map(AddressBook::alerts)
        .forEach(n -> all.add(new Entry(n, n, Kind.WORK)));
    all.add(new Entry(DELIVERIES, DELIVERIES, Kind.NEWEST));
    all.add(new Entry(NUDGES, NUDGES, Kind.NUDGE));
    all.add(new Entry(SAMPLES, SAMPLES, Kind.SAMPLES));
    all.stream()
        .filter(e -> e.kind() == Kind.INTAKE || e.kind() == Kind.WORK || e.kind() == Kind.ADMISSION)
        .map(e -> new Entry(dead(e.name()), dead(e.name()), Kind.DEAD))
        .toList()
        .forEach(all::add);
    all.add(new Entry(DEAD_OTHERS, DEAD_OTHERS, Kind.DEAD));
    return List.copyOf(all);
  }
}
