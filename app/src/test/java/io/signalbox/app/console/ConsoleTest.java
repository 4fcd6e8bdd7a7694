package io.signalbox.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what in the console: asked as the console's own page asks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleTest {
  private static final String BROKER = "org.apache.activemq.artemis:broker=\\\"signalbox\\\"";
  private static final String DEAD = queue("DLQ.deploy.step.bake");

  private final ConsoleSite site;

  ConsoleTest(@TempDir Path root) throws Exception {
    site = new ConsoleSite(root);
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private static String queue(String name) {
    return BROKER
        + ",component=addresses,address=\\\"%s\\\",subcomponent=queues,routing-type=\\\"anycast\\\",queue=\\\"%s\\\""
            .formatted(name, name);
  }

  /** Somebody with a browser of their own. */
  private final class Person {
    private final HttpClient http =
        HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    Person(String name, String token, int expected) throws Exception {
      HttpResponse<String> answer =
          send(
              to("/console/auth/login")
                  .POST(
                      BodyPublishers.ofString(
                          "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, token))));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
      answer
          .headers()
          .firstValue("set-cookie")
          .ifPresent(c -> assertThat(c).contains("HttpOnly", "SameSite=Strict"));
    }

    HttpRequest.Builder to(String path) {
      return HttpRequest.newBuilder(URI.create(site.url() + path))
          .header("Content-Type", "application/json");
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What Jolokia answers: a status of its own in the body. */
    JsonNode asks(String body) throws Exception {
      HttpResponse<String> answer =
          send(to("/console/jolokia/").POST(BodyPublishers.ofString(body)));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return Json.tree(answer.body());
    }

    void may(String body, int expected) throws Exception {
      JsonNode answer = asks(body);
      assertThat(answer.path("status").asInt()).as("%s: %s", body, answer).isEqualTo(expected);
    }
  }

  private static String exec(String bean, String operation, String arguments) {
    return "{\"type\":\"exec\",\"mbean\":\"%s\",\"operation\":\"%s\",\"arguments\":[%s]}"
        .formatted(bean, operation, arguments);
  }

  private static String read(String bean, String attribute) {
    return "{\"type\":\"read\",\"mbean\":\"%s\",\"attribute\":\"%s\"}".formatted(bean, attribute);
  }

  @Test
  void whoHasNoTokenSeesThePageAndNothingElse() throws Exception {
    Person nobody = new Person("vera", site.operator, 403);
    assertThat(nobody.send(nobody.to("/console/login").GET()).statusCode()).isEqualTo(200);
    HttpRequest.Builder asks =
        nobody.to("/console/jolokia/").POST(BodyPublishers.ofString(read(BROKER, "Version")));
    assertThat(nobody.send(asks).statusCode()).isIn(401, 403);
    assertThat(nobody.send(nobody.to("/api/v1/status").GET()).statusCode()).isEqualTo(401);
  }

  @Test
  void aForeignPageIsRefusedEvenWithTheCookie() throws Exception {
    Person operator = new Person("olga", site.operator, 200);
    HttpRequest.Builder asks =
        operator
            .to("/console/jolokia/")
            .header("Origin", "https://evil.example")
            .POST(BodyPublishers.ofString(read(BROKER, "Version")));
    assertThat(operator.send(asks).statusCode()).isEqualTo(403);
    HttpRequest.Builder own =
        operator
            .to("/console/jolokia/")
            .header("Origin", site.url().toString())
            .POST(BodyPublishers.ofString(read(BROKER, "Version")));
    assertThat(operator.send(own).statusCode()).isEqualTo(200);
  }

  @Test
  void eachRoleMayDoItsOwnAndNoMore() throws Exception {
    Person viewer = new Person("vera", site.viewer, 200);
    Person staging = new Person("stan", site.stagingOnly, 200);
    Person operator = new Person("olga", site.operator, 200);
    Person admin = new Person("owner", site.owner, 200);
    String look = read(BROKER, "Version");
    String browse = exec(queue("deploy.requests"), "browse(int,int)", "1,10");
    String retry = exec(DEAD, "retryMessages()", "");
    String purge = exec(queue("deploy.parked"), "removeAllMessages()", "");
    String replay =
        exec(
            BROKER,
            "replay(java.lang.String,java.lang.String,java.lang.String)",
            "\"deploy.requests\",\"deploy.replay\",\"target = 'none'\"");
    for (Person each : new Person[] {viewer, staging, operator, admin}) {
      each.may(look, 200);
      each.may(browse, 200);
    }
    for (Person each : new Person[] {viewer, staging}) {
      each.may(retry, 403);
      each.may(replay, 403);
    }
    operator.may(retry, 200);
    operator.may(replay, 200);
    operator.may(purge, 403);
    admin.may(purge, 200);
  }

  @Test
  void theJvmItselfIsOutOfReachForEverybody() throws Exception {
    Person admin = new Person("owner", site.owner, 200);
    admin.may(exec("java.lang:type=Memory", "gc()", ""), 403);
    admin.may(
        exec("java.lang:type=Threading", "dumpAllThreads(boolean,boolean)", "true,true"), 403);
    admin.may(read("java.lang:type=Runtime", "SystemProperties"), 403);
  }

  @Test
  void aDeadLetterThatTheConsoleSendsBackGoesOnToItsEnd() throws Exception {
    DeploymentId id = site.deadLetter();
    Person operator = new Person("olga", site.operator, 200);
    JsonNode answer = operator.asks(exec(DEAD, "retryMessages()", ""));
    assertThat(answer.path("value").asInt()).as(answer.toString()).isEqualTo(1);
    assertThat(site.ended(id).ending().orElseThrow().outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(site.takenUpBy(id)).containsExactly("olga");
  }
}
