package io.signalbox.routes.audit;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.BrokerUser;
import io.signalbox.broker.Connections;
import io.signalbox.broker.ConsoleRole;
import io.signalbox.broker.EmbeddedBroker;
import io.signalbox.broker.Outbox;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.engine.admission.Admission;
import io.signalbox.engine.admission.Admitter;
import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.admission.Circumstances;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.flow.WakeUp;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.Secret;
import io.signalbox.engine.spec.TargetSpec;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.api.core.management.QueueControl;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.security.jaas.RolePrincipal;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.apache.activemq.artemis.utils.sm.SecurityManagerShim;

/** A real broker without an engine: what lies on it was put there by hand. */
public final class Bus implements AutoCloseable {
  public static final Target AUTH = Target.of("auth", "production");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");

  private final EmbeddedBroker broker;
  private final ActiveMQConnectionFactory connections;
  private final TargetSpec spec;

  public Bus(Path data) throws IOException {
    Secret password = new Secret("secret");
    BrokerUser user = new BrokerUser("signalbox", password, BrokerUser.May.RUN);
    broker =
        new EmbeddedBroker(
                new EmbeddedBroker.Setup(data.resolve("broker"), Optional.empty(), List.of(user)))
            .start();
    connections = Connections.to(Connections.IN_VM, "signalbox", password);
    spec = spec(data);
  }

  private static TargetSpec spec(Path data) throws IOException {
    Path file = data.resolve("signalbox.yaml");
    Files.writeString(
        file,
        """
        signalbox: {data: data}
        environments: {production: {platform: local}}
        services:
          auth: {artifact: "none/{version}", directory: "instances/auth", command: ["true"]}
        """);
    return switch (new ConfigurationLoader().load(file)) {
      case Loaded.Valid valid ->
          Optional.ofNullable(valid.configuration().targets().get(AUTH)).orElseThrow();
      case Loaded.Invalid invalid -> throw new IOException(invalid.problems().toString());
    };
  }

  public ActiveMQConnectionFactory connections() {
    return connections;
  }

  public TargetSpec spec() {
    return spec;
  }

  /** As if another target were declared in the same words. */
  public TargetSpec spec(Target target) {
    return new TargetSpec(
        target,
        spec.platform(),
        spec.artifact(),
        spec.instances(),
        spec.process(),
        spec.shared(),
        spec.traffic(),
        spec.precheck(),
        spec.backup(),
        spec.gate(),
        spec.strategy(),
        spec.hooks(),
        spec.retry(),
        spec.keepReleases(),
        spec.adopt());
  }

  /** Something done in one transaction. */
  @FunctionalInterface
  public interface Doing {
    void with(Session session, Outbox outbox) throws JMSException;
  }

  public void transacted(Doing doing) throws JMSException {
    try (Connection connection = connections.createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      connection.start();
      doing.with(session, new Outbox(session));
      session.commit();
    }
  }

  /** A deployment that holds its target, as admission starts it, parked for a retry. */
  public Deployment holder() throws JMSException {
    return holder(FAR);
  }

  /** The same, parked until then. */
  public Deployment holder(Instant until) throws JMSException {
    Cause cause = new Cause("test", "1", "ada", NOON, false, "", Cause.Wishes.NONE);
    Release release = new Release(new Version("1"), "none/1", Optional.empty());
    Ask ask = new Ask.Deploy(new DeploymentId("auth-1"), release, spec, cause);
    Admission admission = Admitter.admit(TargetRecord.unknown(AUTH), ask, Circumstances.FREE, NOON);
    Deployment started =
        admission.dispatches().stream()
            .filter(d -> d instanceof Admission.Dispatch.Start)
            .map(d -> ((Admission.Dispatch.Start) d).deployment())
            .findFirst()
            .orElseThrow();
    Deployment parked = started.waiting(new Status.Waiting(Status.Why.RETRY, "later", until), 2);
    transacted(
        (session, outbox) -> {
          outbox.record(admission.record());
          outbox.token(AddressBook.PARKED, parked);
        });
    return parked;
  }

  public Optional<Deployment> take(Deployment deployment, Outbox outbox) throws JMSException {
    return outbox.takeParked(new WakeUp(deployment.id(), WakeUp.ANY, NOON), NOON);
  }

  /** Retries a dead-letter queue as somebody who is logged in to the broker's console. */
  public int retryInConsole(String user, String queue) throws Exception {
    Subject subject = new Subject();
    subject.getPrincipals().add(new UserPrincipal(user));
    subject.getPrincipals().add(new RolePrincipal(ConsoleRole.OPERATOR.roleName()));
    QueueControl control =
        broker.artemis().getActiveMQServer().getManagementService().getQueueControl(queue);
    return SecurityManagerShim.callAs(subject, control::retryMessages);
  }

  /** Messages of a queue, scheduled ones too. */
  public long queued(String queue) {
    var found =
        broker
            .artemis()
            .getActiveMQServer()
            .locateQueue(org.apache.activemq.artemis.api.core.SimpleString.of(queue));
    return found == null ? 0 : found.getMessageCount();
  }

  @Override
  public void close() {
    connections.close();
    broker.close();
  }
}
