package io.signalbox.routes.bus;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/**
 * How often this process failed at a message by an exception of its own: a bug, which the same
 * message would meet for ever. Counted here and not by the broker, whose counts of deliveries tell
 * nothing: a crash counts, and a restart forgets. What is forgotten costs some more attempts.
 */
public final class Stumbles {
  /** So many, and the message is put aside. */
  static final int MOST = 5;

  private static final int REMEMBERED = 1_000;

  private final Map<String, Integer> counts =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** It failed once more; gives whether that is enough. */
  public synchronized boolean enough(Message message) throws JMSException {
    String id = key(message);
    if (counts.merge(id, 1, Integer::sum) < MOST) return false;
    counts.remove(id);
    return true;
  }

  /**
   * The broker's own number, the same at each delivery: what a stranger's client sent may have no
   * id, or the id of another.
   */
  private static String key(Message message) throws JMSException {
    return message instanceof ActiveMQMessage known
        ? Long.toString(known.getCoreMessage().getMessageID())
        : String.valueOf(message.getJMSMessageID());
  }

  /** The exception as the person who reads the dead letter needs it: what, and where of ours. */
  public static String said(RuntimeException e) {
    StringBuilder said = new StringBuilder("Signalbox failed ").append(MOST).append(" times: ");
    said.append(e.getClass().getSimpleName());
    if (e.getMessage() != null) said.append(": ").append(e.getMessage());
    for (StackTraceElement at : e.getStackTrace()) {
      if (at.getClassName().startsWith("io.signalbox.")) {
        return said.append(" (")
            .append(at)
            .append("). This is a bug; the log has the trace.")
            .toString();
      }
    }
    return said.append(". This is a bug; the log has the trace.").toString();
  }
}
