package io.signalbox.app.serve;

import io.signalbox.broker.BrokerUser;
import io.signalbox.broker.Connections;
import io.signalbox.broker.EmbeddedBroker;
import io.signalbox.config.Settings;
import io.signalbox.engine.spec.Secret;
import jakarta.jms.ConnectionFactory;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The broker, as the engine reaches it.
 *
 * @param facts for those who read facts, many at a time
 * @param ended why it has ended by itself, where it is ours
 */
record Bus(ConnectionFactory work, ConnectionFactory facts, Supplier<Optional<String>> ended) {
  private static final String OWN_USER = "signalbox";
  private static final int PASSWORD_BYTES = 32;

  /** Where it is ours, it is started first; another one is waited for. */
  static Bus open(Settings settings, OwnSecrets secrets, Opened opened) {
    return switch (settings.broker()) {
      case Settings.Broker.Embedded embedded -> {
        Secret own = random();
        EmbeddedBroker broker =
            opened.add(new EmbeddedBroker(setup(settings, embedded, own, secrets))).start();
        yield at(Connections.IN_VM, OWN_USER, own, broker::ended);
      }
      case Settings.Broker.External external ->
          at(external.url(), external.user(), secrets.needed(external.password()), Optional::empty);
    };
  }

  /** Whether this process shows the broker's console: an external broker has its own. */
  static boolean hasConsole(Settings settings) {
    return switch (settings.broker()) {
      case Settings.Broker.Embedded embedded -> settings.console();
      case Settings.Broker.External external -> false;
    };
  }

  private static Bus at(
      String url, String user, Secret password, Supplier<Optional<String>> ended) {
    return new Bus(
        Connections.to(url, user, password), Connections.ahead(url, user, password), ended);
  }

  private static EmbeddedBroker.Setup setup(
      Settings settings, Settings.Broker.Embedded embedded, Secret own, OwnSecrets secrets) {
    List<BrokerUser> users = new ArrayList<>();
    users.add(new BrokerUser(OWN_USER, own, BrokerUser.May.RUN));
    for (Settings.BrokerUser user : embedded.users()) {
      users.add(new BrokerUser(user.name(), secrets.needed(user.password()), may(user.role())));
    }
    return new EmbeddedBroker.Setup(
        settings.data().resolve("broker"),
        embedded.listen().map(Object::toString),
        users,
        hasConsole(settings));
  }

  private static BrokerUser.May may(Settings.Role role) {
    return switch (role) {
      case SAMPLER -> BrokerUser.May.SAMPLE;
      case PRODUCER -> BrokerUser.May.PRODUCE;
      case ADMIN -> BrokerUser.May.RUN;
    };
  }

  /** Nobody but this process speaks as the engine to its own broker. */
  private static Secret random() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new Secret(HexFormat.of().formatHex(bytes));
  }
}
