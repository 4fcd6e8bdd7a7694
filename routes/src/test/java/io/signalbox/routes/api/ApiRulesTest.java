package io.signalbox.routes.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.wire.Json;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.routes.api.access.Role;
import io.signalbox.routes.api.view.ErrorView;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may ask what, and what is refused before it reaches the bus; as tables. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class ApiRulesTest {
  private static final String DEPLOY =
      "{\"service\":\"auth\",\"environment\":\"production\",\"version\":\"2.1.0\"}";

  private final ApiSite site;
  private final String owner;
  private int made;

  ApiRulesTest(@TempDir Path data) throws IOException {
    site = new ApiSite(data);
    owner = site.owner();
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private static ErrorView error(HttpResponse<String> answer) {
    return Json.read(answer.body(), ErrorView.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"service":"aut","environment":"production","version":"1"}           | 404 | Did you mean 'auth'
          {"service":"auth","environment":"prod","version":"1"}                | 404 | There is no environment
          {"service":"auth","environment":"production","version":"../etc"}     | 400 | version
          {"service":"auth","environment":"production"}                        | 400 | 'version' is missing
          {"service":"auth","environment":"production","version":"1","forse":true} | 400 | Did you mean 'force'
          {"service":"auth","environment":"production","version":1}            | 400 | 'version' to be a string
          {"service":"auth","environment":"production","version":"1","force":"yes"} | 400 | true or false
          {"service":"auth","service":"auth"}                                  | 400 | Duplicate
          {"service":"auth"} {}                                                | 400 | not JSON
          [1]                                                                  | 400 | not a JSON object
          {"service":                                                          | 400 | not JSON
          """)
  void whatCannotBeMeantIsRefusedAtOnceWithASentence(String body, int status, String said)
      throws Exception {
    HttpResponse<String> answer = site.post("/api/v1/deployments", body, owner);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(error(answer).error()).contains(said);
    assertThat(error(answer).next()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({
    "viewer,          GET,  /api/v1/status,      200",
    "viewer,          POST, /api/v1/deployments, 403",
    "staging-only,    GET,  /api/v1/status,      200",
    "staging-only,    POST, /api/v1/deployments, 403",
    "production-only, POST, /api/v1/deployments, 202",
    "everywhere,      POST, /api/v1/deployments, 202",
    "everywhere,      GET,  /api/v1/tokens,      403",
    "admin,           GET,  /api/v1/tokens,      200",
    "admin,           POST, /api/v1/deployments, 202",
    "nobody,          GET,  /api/v1/status,      401",
    "nobody,          GET,  /health/live,        200",
    "nobody,          GET,  /health/ready,       200",
    "nobody,          GET,  /metrics,            200",
    "wrong,           GET,  /api/v1/status,      401",
    "wrong,           POST, /api/v1/deployments, 401",
    "admin,           PUT,  /api/v1/status,      405",
    "admin,           GET,  /api/v2/status,      404",
  })
  void eachRoleMayDoItsOwnAndNoMore(String who, String method, String path, int status)
      throws Exception {
    String token =
        switch (who) {
          case "viewer" -> site.tokens.create(who + "-" + ++made, Role.VIEWER, List.of());
          case "staging-only" ->
              site.tokens.create(who + "-" + ++made, Role.OPERATOR, List.of(name("staging")));
          case "production-only" ->
              site.tokens.create(who + "-" + ++made, Role.OPERATOR, List.of(name("production")));
          case "everywhere" -> site.tokens.create(who + "-" + ++made, Role.OPERATOR, List.of());
          case "admin" -> site.tokens.create(who + "-" + ++made, Role.ADMIN, List.of());
          case "wrong" -> owner.substring(0, owner.length() - 1) + "_";
          default -> "";
        };
    HttpResponse<String> answer =
        method.equals("POST")
            ? site.post(path, DEPLOY, token)
            : site.send(site.to(path).method(method, BodyPublishers.noBody()), token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }

  private static EnvironmentName name(String environment) {
    return new EnvironmentName(environment);
  }
}
