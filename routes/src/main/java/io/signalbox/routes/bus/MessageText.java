package io.signalbox.routes.bus;

import io.signalbox.broker.Outbox;
import io.signalbox.routes.event.BadEvent;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.nio.charset.StandardCharsets;

/** What a stranger's message says: clients of some protocols send text, of others bytes. */
public final class MessageText {
  private MessageText() {}

  /**
   * @param what is expected, for the reason
   * @param most bytes of a body
   * @throws BadEvent when it is too long, or neither text nor bytes
   */
  public static String of(Message message, String what, int most) throws JMSException, BadEvent {
    if (message instanceof BytesMessage bytes) {
      long length = bytes.getBodyLength();
      if (length > most) {
        throw new BadEvent(
            "Expected %s of at most %d bytes, but it has %d.".formatted(what, most, length));
      }
      byte[] body = new byte[(int) length];
      bytes.readBytes(body);
      return new String(body, StandardCharsets.UTF_8);
    }
    try {
      return Outbox.body(message);
    } catch (IllegalArgumentException e) {
      throw new BadEvent("Expected a text or bytes message with %s in it.".formatted(what), e);
    }
  }
}
