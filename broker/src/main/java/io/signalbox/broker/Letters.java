package io.signalbox.broker;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;

/** What of a message goes on with it to a dead-letter queue, and back. */
final class Letters {
  /** By these, the broker's own retry finds where a message came from. */
  static final String ORIGINAL_ADDRESS = "_AMQ_ORIG_ADDRESS";

  static final String ORIGINAL_QUEUE = "_AMQ_ORIG_QUEUE";

  /** Of a body that no reader would take anyway, so many bytes are kept to be looked at. */
  private static final int KEPT_BYTES = 64 << 10;

  private static final int MOST_BYTES = 1 << 20;
  private static final int LONGEST_REASON = 2_000;

  private Letters() {}

  /** A message that is being written anew. */
  static final class Copy {
    private final Message message;

    private Copy(Message message) {
      this.message = message;
    }

    Message message() {
      return message;
    }

    /** Its text; empty for bytes. */
    String text() throws JMSException {
      return message instanceof TextMessage text && text.getText() != null ? text.getText() : "";
    }

    void text(String body) throws JMSException {
      ((TextMessage) message).setText(body);
    }
  }

  static Copy copy(Message original, Session session) throws JMSException {
    Message copy = body(original, session);
    for (Enumeration<?> names = original.getPropertyNames(); names.hasMoreElements(); ) {
      String name = String.valueOf(names.nextElement());
      if (goesOn(name)) copy.setObjectProperty(valid(name), value(original, name));
    }
    return new Copy(copy);
  }

  /** Whether it carries a deployment, readable or not. */
  static boolean isToken(Message message) throws JMSException {
    return Outbox.Kind.TOKEN.name().equals(message.getStringProperty(Header.KIND));
  }

  static String cut(String reason) {
    return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "…" : reason;
  }

  /**
   * Not the broker's own; nor that it waits for a wake-up, which does not go with it, nor who has
   * sent it on before.
   */
  private static boolean goesOn(String name) {
    return !name.startsWith("JMSX")
        && !name.startsWith("_AMQ")
        && !name.startsWith("Camel")
        && !name.equals(Header.GATHERING)
        && !name.equals(Header.TAKEN_UP_BY);
  }

  /** AMQP knows names, such as {@code cloudEvents:type}, that JMS refuses to send. */
  private static String valid(String name) {
    String valid = name.replaceAll("[^A-Za-z0-9_$]", "_");
    return Character.isJavaIdentifierStart(valid.charAt(0)) ? valid : "_" + valid;
  }

  /** AMQP knows kinds of values, too, that JMS does not. */
  private static Object value(Message original, String name) throws JMSException {
    Object value = original.getObjectProperty(name);
    return switch (value) {
      case Boolean b -> b;
      case Number n when !(n instanceof java.math.BigDecimal) -> n;
      case null -> "";
      default -> String.valueOf(value);
    };
  }

  private static Message body(Message original, Session session) throws JMSException {
    if (original instanceof BytesMessage bytes) return bytes(bytes, session);
    return session.createTextMessage(
        original instanceof TextMessage text && text.getText() != null ? text.getText() : "");
  }

  private static Message bytes(BytesMessage original, Session session) throws JMSException {
    original.reset();
    boolean whole = original.getBodyLength() <= MOST_BYTES;
    byte[] kept = new byte[(int) (whole ? original.getBodyLength() : KEPT_BYTES)];
    original.readBytes(kept);
    BytesMessage copy = session.createBytesMessage();
    copy.writeBytes(kept);
    if (!whole) copy.setLongProperty("cut_from_bytes", original.getBodyLength());
    return copy;
  }

  /** The body as a person may look at it, at most that many characters. */
  static String shown(Message message, int most) throws JMSException {
    String text;
    if (message instanceof BytesMessage bytes) {
      bytes.reset();
      byte[] start = new byte[(int) Math.min(bytes.getBodyLength(), most)];
      bytes.readBytes(start);
      text = new String(start, StandardCharsets.UTF_8);
    } else {
      text = message instanceof TextMessage t && t.getText() != null ? t.getText() : "";
    }
    return text.length() > most ? text.substring(0, most) : text;
  }
}
