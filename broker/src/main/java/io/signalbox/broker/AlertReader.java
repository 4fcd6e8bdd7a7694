package io.signalbox.broker;

import io.signalbox.broker.wire.Json;
import io.signalbox.engine.alert.AlertRecord;
import io.signalbox.engine.alert.Silences;
import io.signalbox.engine.name.Target;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads from the broker what the alert desk remembers: all alert records, and the silences. */
public final class AlertReader {
  private final LastValues values;

  /**
   * @param connections without a consumer window limit, as {@link RecordReader} needs them
   */
  public AlertReader(ConnectionFactory connections) {
    this.values = new LastValues(connections);
  }

  /** All of it. */
  public record Kept(Map<Target, AlertRecord> records, Silences silences) {
    public Kept {
      records = Map.copyOf(records);
    }
  }

  /**
   * @throws BrokerUnavailableException when the broker cannot be reached, or shows only a part
   */
  public Kept readAll() {
    Map<Target, AlertRecord> records = new HashMap<>();
    Silences silences = Silences.NONE;
    try {
      for (Message message : values.read(List.of(AddressBook.ALERT_RECORDS))) {
        String body = Outbox.body(message);
        if (AlertOutbox.SILENCES.equals(message.getStringProperty(Header.TARGET))) {
          Silences read = Json.read(body, Silences.class);
          if (read.revision() >= silences.revision()) silences = read;
        } else {
          AlertRecord record = Json.read(body, AlertRecord.class);
          records.merge(record.target(), record, (a, b) -> a.revision() >= b.revision() ? a : b);
        }
      }
    } catch (JMSException e) {
      throw new BrokerUnavailableException(
          "The alert records cannot be read: " + e.getMessage(), e);
    }
    return new Kept(records, silences);
  }
}
