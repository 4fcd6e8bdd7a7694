package io.signalbox.routes.sample;

import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.SourceSpec;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.routes.bus.Catalog;
import io.signalbox.routes.bus.MessageText;
import io.signalbox.routes.event.BadEvent;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.jms.JmsMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a sample on the board, if it is one that a check of the configuration waits for. What is not
 * is dropped and told in the log, at most once in a minute: whoever pushes every second makes the
 * same mistake every second.
 */
final class SampleProcessor implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(SampleProcessor.class);
  private static final Duration QUIET = Duration.ofMinutes(1);
  private static final int MOST_SHOWN = 500;

  private final SampleBoard board;
  private final Catalog catalog;
  private final InstantSource clock;
  private Optional<Instant> told = Optional.empty();

  SampleProcessor(SampleBoard board, Catalog catalog, InstantSource clock) {
    this.board = board;
    this.catalog = catalog;
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) throws JMSException {
    JmsMessage in =
        Objects.requireNonNull(
            exchange.getIn(JmsMessage.class), "a JMS consumer made this exchange");
    hear(in.getJmsMessage());
  }

  private void hear(Message message) throws JMSException {
    Instant now = clock.instant();
    try {
      String body = MessageText.of(message, "a sample", SampleReader.MOST);
      PushedSample sample = SampleReader.read(body, now);
      awaited(sample);
      board.heard(number(message), sample);
    } catch (BadEvent e) {
      refuse(String.valueOf(e.getMessage()), now);
    }
  }

  /** Of the broker: the same for all who hear it, and greater for what it was sent later. */
  private static long number(Message message) throws BadEvent {
    if (message instanceof ActiveMQMessage own) return own.getCoreMessage().getMessageID();
    throw new BadEvent("Expected a message of Artemis.");
  }

  private void awaited(PushedSample sample) throws BadEvent {
    TargetSpec spec =
        switch (catalog.target(sample.target())) {
          case Catalog.Answer.Found found -> found.spec();
          case Catalog.Answer.Unknown unknown -> throw new BadEvent(unknown.said());
        };
    if (spec.instance(sample.instance()).isEmpty())
      throw new BadEvent(
          "%s has no instance %s; it has %s."
              .formatted(
                  sample.target(),
                  sample.instance(),
                  spec.instances().stream().map(i -> i.name().value()).toList()));
    List<CheckSpec> pushed =
        spec.gate().checks().stream().filter(c -> c.source() instanceof SourceSpec.Pushed).toList();
    CheckSpec check =
        pushed.stream()
            .filter(c -> c.name().equals(sample.check()))
            .findFirst()
            .orElseThrow(
                () ->
                    new BadEvent(
                        "%s has no check '%s' whose source is 'pushed'; it has %s."
                            .formatted(
                                sample.target(),
                                sample.check(),
                                pushed.stream().map(CheckSpec::name).toList())));
    if (check.source() instanceof SourceSpec.Pushed source && !sample.fits(source.form()))
      throw new BadEvent(
          "Check '%s' of %s is pushed as %s, and this sample is something else."
              .formatted(check.name(), sample.target(), word(source.form())));
  }

  private static String word(SourceSpec.Form form) {
    return switch (form) {
      case FAILURES -> "'failed' and 'total'";
      case TIMES -> "'seconds'";
      case NUMBER -> "'value'";
    };
  }

  private synchronized void refuse(String why, Instant now) {
    board.drop();
    if (told.filter(t -> t.plus(QUIET).isAfter(now)).isPresent()) return;
    LOG.warn("A sample was dropped ({} so far). {}", board.dropped(), shown(why));
    told = Optional.of(now);
  }

  /** It may repeat a stranger's words. */
  private static String shown(String why) {
    String line = why.replaceAll("\\p{Cntrl}", " ");
    return line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "…" : line;
  }
}
