package io.signalbox.routes.bus;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.AlertOutbox;
import io.signalbox.engine.alert.ChannelKind;
import io.signalbox.engine.model.Step;

/** Every endpoint URI of the routes. */
public final class Endpoints {
  /** The component that the composition root binds. */
  public static final String COMPONENT = "bus";

  /**
   * Routes stop one after the other, and each waits for a receive in work: a short one makes a stop
   * short. Failures are logged by the routes, once.
   */
  private static final String QUIET =
      "&receiveTimeout=500&errorHandlerLogStackTrace=false&errorHandlerLoggingLevel=DEBUG";

  /** The session that consumed does all the sending, and is committed where the work is. */
  private static final String LOCAL_TRANSACTION =
      "transacted=true&lazyCreateTransactionManager=false&cacheLevelName=CACHE_CONSUMER"
          + "&recoveryInterval=500&mapJmsMessage=false&acceptMessagesWhileStopping=false"
          + QUIET;

  private Endpoints() {}

  public static String step(Step step, int consumers) {
    return queue(AddressBook.step(step), consumers);
  }

  /** One consumer: admission is serial. */
  public static String admit() {
    return queue(AddressBook.ADMIT, 1);
  }

  /** One consumer: what was asked for first comes to admission first. */
  public static String requests() {
    return queue(AddressBook.REQUESTS, 1);
  }

  public static String replays() {
    return queue(AddressBook.REPLAY, 1);
  }

  public static String wake(int consumers) {
    return queue(AddressBook.WAKE, consumers);
  }

  /** Facts for those who tell git hosts. */
  public static String reportedEvents() {
    return queue(AddressBook.EVENTS + "::" + AddressBook.EVENTS_REPORTS, 1);
  }

  /** One consumer: what was said first is told first. */
  public static String reports() {
    return queue(AddressBook.REPORTS, 1);
  }

  /** One consumer: the desk is the only writer of what it remembers. */
  public static String alertDesk() {
    return queue(AddressBook.ALERT_DESK, 1);
  }

  /** What is being gathered is left to the wake-ups that were sent with it. */
  public static String alerts(ChannelKind kind, int consumers) {
    String queue = queue(AddressBook.alerts(kind), consumers);
    return kind.gathers()
        ? queue + "&selector=" + AlertOutbox.NOT_GATHERING.replace(" ", "%20")
        : queue;
  }

  public static String nudges() {
    return COMPONENT + ":topic:" + AddressBook.NUDGES + "?cacheLevelName=CACHE_CONSUMER" + QUIET;
  }

  /** Every engine hears all of them. */
  public static String samples() {
    return COMPONENT
        + ":topic:"
        + AddressBook.SAMPLES
        + "?cacheLevelName=CACHE_CONSUMER&mapJmsMessage=false"
        + QUIET;
  }

  private static String queue(String name, int consumers) {
    return COMPONENT
        + ":queue:"
        + name
        + "?concurrentConsumers="
        + consumers
        + "&"
        + LOCAL_TRANSACTION;
  }
}
