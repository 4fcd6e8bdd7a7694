package io.signalbox.app.console;

import io.signalbox.routes.api.access.TokenBook;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import org.jspecify.annotations.Nullable;

/** The JVM's login configuration, with the console's realm added to whatever there was. */
final class ConsoleRealm extends Configuration {
  static final String NAME = "signalbox-console";

  private final TokenBook tokens;
  private final Optional<Configuration> others;

  private ConsoleRealm(TokenBook tokens, Optional<Configuration> others) {
    this.tokens = tokens;
    this.others = others;
  }

  static void install(TokenBook tokens) {
    setConfiguration(new ConsoleRealm(tokens, existing()));
  }

  private static Optional<Configuration> existing() {
    try {
      return Optional.of(getConfiguration()).filter(c -> !(c instanceof ConsoleRealm));
    } catch (SecurityException e) {
      // No file names one.
      return Optional.empty();
    }
  }

  @Override
  public AppConfigurationEntry @Nullable [] getAppConfigurationEntry(String name) {
    if (!name.equals(NAME)) {
      return others.map(o -> o.getAppConfigurationEntry(name)).orElse(null);
    }
    return new AppConfigurationEntry[] {
      new AppConfigurationEntry(
          ConsoleLogin.class.getName(),
          LoginModuleControlFlag.REQUIRED,
          Map.of(ConsoleLogin.TOKENS, tokens))
    };
  }
}
