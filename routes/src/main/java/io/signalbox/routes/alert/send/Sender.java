package io.signalbox.routes.alert.send;

import io.signalbox.engine.alert.Notice;
import java.util.List;
import java.util.Optional;

/** Sends by one channel. Used by several threads at once. */
public interface Sender extends AutoCloseable {
  /**
   * Sends one message that tells all of these; more than one only where the kind of channel
   * gathers.
   *
   * @return by which the channel knows the message from now on; empty where it has no name for it
   */
  Optional<String> send(List<Notice> notices) throws NotSent;

  /**
   * Whether a notice may be tried again although nobody knows if it arrived: the channel can be
   * asked, or knows a repeated one.
   */
  boolean repeatable(Notice notice);

  @Override
  default void close() {}
}
