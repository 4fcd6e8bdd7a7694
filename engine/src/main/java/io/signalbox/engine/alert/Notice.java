package io.signalbox.engine.alert;

import java.util.Optional;

/**
 * What a channel is to send: complete, so that whoever looks at the queue can read it.
 *
 * @param number within the incident: the same notice never goes out under two numbers
 * @param channel its name in the configuration
 * @param severity of the incident now
 * @param unsure whether one before may have arrived: look first, where the channel lets one
 * @param loud whether people are called to look at it
 * @param ref the message to update, or whose thread it belongs to; as the channel named it
 * @param open whether a person is still expected to acknowledge
 */
public record Notice(
    Subject subject,
    long number,
    String channel,
    Line.Part part,
    Severity severity,
    boolean unsure,
    boolean loud,
    boolean over,
    boolean open,
    Optional<String> ref,
    Message message) {

  /** The same, where it may have been sent before. */
  public Notice doubted() {
    return new Notice(
        subject, number, channel, part, severity, true, loud, over, open, ref, message);
  }

  /** Names what this notice says, the same for every try. */
  public String id() {
    return subject.id() + "." + number;
  }
}
