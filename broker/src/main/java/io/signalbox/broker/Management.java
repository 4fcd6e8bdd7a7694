package io.signalbox.broker;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.Optional;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;

/**
 * Asks a broker about itself, by its management address: the embedded and an external one answer
 * alike. For one thread.
 */
final class Management implements AutoCloseable {
  private static final long PATIENCE_MS = 10_000;

  private final Connection connection;
  private final Session session;
  private final jakarta.jms.TemporaryQueue answers;
  private final MessageProducer questions;
  private final MessageConsumer consumer;

  Management(ConnectionFactory connections) throws JMSException {
    connection = connections.createConnection();
    try {
      session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
      connection.start();
      answers = session.createTemporaryQueue();
      questions = session.createProducer(session.createQueue("activemq.management"));
      consumer = session.createConsumer(answers);
    } catch (JMSException e) {
      connection.close();
      throw e;
    }
  }

  Session session() {
    return session;
  }

  /** What an operation gives, as text; empty when the broker refuses it. */
  Optional<String> call(String resource, String operation, Object... arguments)
      throws JMSException {
    Message question = session.createMessage();
    try {
      JMSManagementHelper.putOperationInvocation(question, resource, operation, arguments);
    } catch (JMSException e) {
      throw e;
    } catch (Exception e) {
      throw failure("The question '" + operation + "' cannot be asked", e);
    }
    return answer(question, operation).filter(a -> a instanceof String).map(String::valueOf);
  }

  /** Whether an operation that answers with yes or no says yes. */
  boolean does(String resource, String operation, Object... arguments) throws JMSException {
    Message question = session.createMessage();
    try {
      JMSManagementHelper.putOperationInvocation(question, resource, operation, arguments);
    } catch (JMSException e) {
      throw e;
    } catch (Exception e) {
      throw failure("The question '" + operation + "' cannot be asked", e);
    }
    return answer(question, operation).filter(Boolean.TRUE::equals).isPresent();
  }

  private Optional<Object> answer(Message question, String about) throws JMSException {
    question.setJMSReplyTo(answers);
    questions.send(question);
    Message reply = consumer.receive(PATIENCE_MS);
    if (reply == null) {
      throw new JMSException(
          "The broker did not answer '%s' within %d s.".formatted(about, PATIENCE_MS / 1000));
    }
    if (!JMSManagementHelper.hasOperationSucceeded(reply)) return Optional.empty();
    try {
      return Optional.ofNullable(JMSManagementHelper.getResult(reply));
    } catch (JMSException e) {
      throw e;
    } catch (Exception e) {
      throw failure("The broker's answer to '" + about + "' cannot be read", e);
    }
  }

  private static JMSException failure(String what, Exception e) {
    JMSException failure = new JMSException(what + ": " + e.getMessage());
    failure.initCause(e);
    return failure;
  }

  @Override
  public void close() throws JMSException {
    connection.close();
  }
}
