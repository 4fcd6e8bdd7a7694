package io.signalbox.routes.api;

import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.routes.api.access.Role;
import io.signalbox.routes.api.access.Token;
import io.signalbox.routes.api.access.TokenBook;
import io.signalbox.routes.api.view.TokenView;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tokens, for admins. */
final class TokenEndpoints {
  private final TokenBook tokens;
  private final Known known;

  TokenEndpoints(TokenBook tokens, Known known) {
    this.tokens = tokens;
    this.known = known;
  }

  List<Address> addresses() {
    return List.of(
        Address.get("/api/v1/tokens", this::list).only(Role.ADMIN),
        Address.post("/api/v1/tokens", this::create).only(Role.ADMIN),
        Address.post("/api/v1/tokens/{name}", this::revoke).by("DELETE").only(Role.ADMIN));
  }

  private Answer list(Call call) {
    call.query().allowing();
    return Answer.json(
        200,
        new TokenView.TokensView(
            tokens.list().stream().map(t -> view(t, Optional.empty())).toList()));
  }

  private Answer create(Call call) {
    call.query().allowing();
    Fields body = Fields.of(call.body(), "name", "role", "environments");
    String name = body.required("name");
    Role role = body.required("role", TokenEndpoints::role);
    List<EnvironmentName> environments =
        body.texts("environments").stream()
            .map(e -> Fields.checked(e, EnvironmentName::new))
            .toList();
    for (EnvironmentName environment : environments) {
      List<EnvironmentName> all = known.configuration().get().environments();
      if (!all.contains(environment)) {
        throw Refused.notFound(
            "There is no environment '%s'.".formatted(environment),
            "There is: " + String.join(", ", all.stream().map(e -> e.value()).toList()) + ".");
      }
    }
    String text =
        Fields.checked(
            name,
            n -> {
              if (!n.matches("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")) {
                throw new IllegalArgumentException(
                    "Expected a token's name to be letters, digits, '.', '_', '@' and '-', at most 64.");
              }
              return tokens.create(n, role, environments);
            });
    Token made =
        tokens.list().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    return Answer.json(201, view(made, Optional.of(text)));
  }

  private Answer revoke(Call call) {
    call.query().allowing();
    String name = call.segment("name");
    if (name.equals(TokenBook.OWNER)) {
      throw new Refused(
          409,
          "The owner's token is not revoked from here.",
          "Delete " + TokenBook.OWNER_FILE + " in the data directory and start Signalbox again.");
    }
    if (!tokens.revoke(name)) {
      throw Refused.notFound(
          "There is no token '%s'.".formatted(Fields.shown(name)),
          "'signalbox token list' shows them.");
    }
    return Answer.json(200, new TokenView.TokensView(List.of()));
  }

  private static TokenView view(Token token, Optional<String> text) {
    return new TokenView(token.name(), token.role(), token.environments(), token.created(), text);
  }

  private static Role role(String text) {
    return Arrays.stream(Role.values())
        .filter(r -> r.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected a role to be viewer, operator or admin, but it is '%s'."
                        .formatted(Fields.shown(text))));
  }
}
