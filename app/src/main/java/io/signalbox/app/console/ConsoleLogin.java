package io.signalbox.app.console;

import io.signalbox.broker.ConsoleRole;
import io.signalbox.routes.api.access.Caller;
import io.signalbox.routes.api.access.TokenBook;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import javax.security.auth.spi.LoginModule;
import org.apache.activemq.artemis.spi.core.security.jaas.RolePrincipal;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;

/** Logs in who has an API token: its name as the user, the token itself as the password. */
public final class ConsoleLogin implements LoginModule {
  /** The option that holds the {@link TokenBook}. */
  static final String TOKENS = "tokens";

  private Optional<Subject> subject = Optional.empty();
  private Optional<CallbackHandler> asks = Optional.empty();
  private Optional<TokenBook> tokens = Optional.empty();
  private Optional<Caller> caller = Optional.empty();

  @Override
  public void initialize(
      Subject whom, CallbackHandler handler, Map<String, ?> shared, Map<String, ?> options) {
    subject = Optional.of(whom);
    asks = Optional.of(handler);
    tokens = Optional.ofNullable((TokenBook) options.get(TOKENS));
  }

  @Override
  public boolean login() throws LoginException {
    NameCallback name = new NameCallback("Token's name: ");
    PasswordCallback token = new PasswordCallback("Token: ", false);
    try {
      asks.orElseThrow().handle(new Callback[] {name, token});
    } catch (IOException | UnsupportedCallbackException e) {
      LoginException failed = new LoginException("The console did not say who logs in.");
      failed.initCause(e);
      throw failed;
    }
    char[] given = token.getPassword() == null ? new char[0] : token.getPassword();
    caller =
        tokens
            .flatMap(book -> book.caller(new String(given).strip()))
            .filter(c -> c.name().equals(name.getName()));
    if (caller.isEmpty()) throw new FailedLoginException("No such token.");
    return true;
  }

  @Override
  public boolean commit() {
    if (caller.isEmpty()) return false;
    subject.ifPresent(
        s -> {
          s.getPrincipals().add(new UserPrincipal(caller.get().name()));
          s.getPrincipals().add(new RolePrincipal(role(caller.get()).roleName()));
        });
    return true;
  }

  /** The console knows no environments: who may act in some only, looks. */
  static ConsoleRole role(Caller caller) {
    return switch (caller.role()) {
      case VIEWER -> ConsoleRole.VIEWER;
      case OPERATOR -> caller.environments().isEmpty() ? ConsoleRole.OPERATOR : ConsoleRole.VIEWER;
      case ADMIN -> ConsoleRole.ADMIN;
    };
  }

  @Override
  public boolean abort() {
    caller = Optional.empty();
    return true;
  }

  @Override
  public boolean logout() {
    subject.ifPresent(s -> s.getPrincipals().clear());
    return true;
  }
}
