package io.signalbox.routes.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.wire.Json;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.routes.api.access.Role;
import io.signalbox.routes.api.view.AcceptedView;
import io.signalbox.routes.api.view.DeadLettersView;
import io.signalbox.routes.api.view.DeadLettersView.DeadLetter;
import io.signalbox.routes.api.view.ReplayView;
import io.signalbox.routes.api.view.SchedulesView;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Events for later, events once more, and those that were put aside. */
@Execution(ExecutionMode.CONCURRENT)
class EventApiTest extends ApiCalls {
  EventApiTest(@TempDir Path data) throws IOException {
    super(data);
  }

  private static ReplayView replays(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
    return Json.read(answer.body(), ReplayView.class);
  }

  @Test
  void aDeployForLaterIsListedAndTakenBack() throws Exception {
    String later = DEPLOY.replace("}", ",\"at\":\"2027-06-01T02:00+09:00\"}");
    HttpResponse<String> asked = site.post("/api/v1/deployments", later, owner);
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
    String id = Json.read(asked.body(), AcceptedView.class).id().value();
    assertThat(site.nextRequest()).as("not now").isEmpty();
    SchedulesView all = Json.read(site.get("/api/v1/schedules", owner).body(), SchedulesView.class);
    assertThat(all.schedules())
        .singleElement()
        .satisfies(
            s -> assertThat(s.next()).contains(java.time.Instant.parse("2026-11-22T02:30:00Z")));
    assertThat(all.pending())
        .singleElement()
        .satisfies(
            p ->
                assertThat(p.toString())
                    .contains(id, "auth@production", "2.1.0", "2027-05-31T17:00:00Z"));
    String elsewhere =
        site.tokens.create("st", Role.OPERATOR, List.of(new EnvironmentName("staging")));
    String path = "/api/v1/schedules/" + id + "/cancel";
    assertThat(site.post(path, "{}", elsewhere).statusCode()).isEqualTo(403);
    assertThat(site.post(path, "{}", owner).statusCode()).isEqualTo(200);
    assertThat(site.post(path, "{}", owner).statusCode()).isEqualTo(404);
    for (String wrong : List.of("tomorrow", "2026-11-21T11:59:59Z", "2036-01-01T00:00:00Z")) {
      String body = DEPLOY.replace("}", ",\"at\":\"" + wrong + "\"}");
      assertThat(site.post("/api/v1/deployments", body, owner).statusCode())
          .as(wrong)
          .isEqualTo(400);
    }
  }

  @Test
  void aReplayIsPlannedFirstAndBecomesALinkedEvent() throws Exception {
    site.tell("auth-1", ApiSite.AUTH, "2", requested(), new What.Ended(Outcome.FAILED, "no"));
    site.records.put(ApiSite.AUTH, holding(new DeploymentId("auth-9")));
    ReplayView plan = replays(site.get("/api/v1/replays?deployment=auth-1", owner));
    assertThat(plan.replays())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.fate()).isEqualTo(ReplayView.Fate.REPLAYED);
              assertThat(r.changed())
                  .containsExactly("Deployment auth-9 holds the target: a replay waits for it.");
            });
    assertThat(site.nextRequest()).as("a plan asks for nothing").isEmpty();
    String body = "{\"deployment\":\"auth-1\",\"reason\":\"disk was full\"}";
    ReplayView first = replays(site.post("/api/v1/replays", body, owner, "Idempotency-Key", "k1"));
    DeploymentId asked = first.replays().getFirst().asked().orElseThrow();
    assertThat(site.nextRequest())
        .hasValueSatisfying(
            r -> {
              assertThat(r.id()).isEqualTo(asked);
              assertThat(((Request.Deploy) r).version()).isEqualTo(new Version("2"));
              assertThat(r.cause().replay())
                  .contains(new Cause.Replay(new DeploymentId("auth-1"), ApiSite.NOON));
            });
    ReplayView again = replays(site.post("/api/v1/replays", body, owner, "Idempotency-Key", "k2"));
    assertThat(again.replays().getFirst().asked()).isNotEqualTo(first.replays().getFirst().asked());
    assertThat(site.nextRequest()).isPresent();
  }

  @Test
  void aReplayOfAQuarantinedVersionTakesForceAndOtherKindsAreNone() throws Exception {
    site.tell("auth-1", ApiSite.AUTH, "1.9.0", requested(), new What.Ended(Outcome.FAILED, "no"));
    site.records.put(ApiSite.AUTH, holding(new DeploymentId("auth-9")));
    String body = "{\"deployment\":\"auth-1\"}";
    HttpResponse<String> refused = site.post("/api/v1/replays", body, owner);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(error(refused).error()).contains("1.9.0 was rolled back");
    replays(site.post("/api/v1/replays", body.replace("}", ",\"force\":true}"), owner));
    assertThat(site.nextRequest())
        .hasValueSatisfying(r -> assertThat(r.cause().wishes().force()).isTrue());
    What rollback =
        new What.Requested(
            Deployment.Kind.ROLLBACK,
            new Cause("ci", "2", "ada", ApiSite.NOON, false, "", Cause.Wishes.NONE));
    site.tell("auth-2", ApiSite.AUTH, "1", rollback);
    assertThat(site.post("/api/v1/replays", "{\"deployment\":\"auth-2\"}", owner).statusCode())
        .isEqualTo(409);
  }

  @Test
  void ofATimeTheLastDeployOfEachTargetIsReplayed() throws Exception {
    site.tell("auth-1", ApiSite.AUTH, "1", requested());
    site.tell("auth-2", ApiSite.AUTH, "2", requested());
    site.tell("auth-3", Target.of("auth", "staging"), "3", requested());
    String range = "\"from\":\"2026-11-21T12:00:00Z\",\"to\":\"2026-11-21T12:00:00Z\"";
    ReplayView asked = replays(site.post("/api/v1/replays", "{" + range + "}", owner));
    assertThat(asked.replays())
        .extracting(r -> r.of() + " " + r.fate())
        .containsExactly("auth-1 LEFT_OUT", "auth-2 REPLAYED", "auth-3 REPLAYED");
    assertThat(site.nextRequest()).isPresent();
    assertThat(site.nextRequest()).isPresent();
    assertThat(site.nextRequest()).isEmpty();
    String elsewhere =
        site.tokens.create("st", Role.OPERATOR, List.of(new EnvironmentName("staging")));
    assertThat(site.post("/api/v1/replays", "{" + range + "}", elsewhere).statusCode())
        .isEqualTo(403);
    assertThat(site.nextRequest()).isEmpty();
    for (String wrong :
        List.of("{}", "{\"from\":\"noon\",\"to\":\"x\"}", "{\"deployment\":\"a\"," + range + "}")) {
      assertThat(site.post("/api/v1/replays", wrong, owner).statusCode()).as(wrong).isEqualTo(400);
    }
  }

  @Test
  void aDeadLetterIsShownWithItsCauseAndTheCommandThatGoesBack() throws Exception {
    site.records.put(ApiSite.AUTH, holding(new DeploymentId("auth-1")));
    site.bury("auth-1", "a bug");
    String viewer = site.tokens.create("eyes", Role.VIEWER, List.of());
    DeadLettersView all =
        Json.read(site.get("/api/v1/dead-letters", viewer).body(), DeadLettersView.class);
    assertThat(all.deadLetters())
        .singleElement()
        .satisfies(
            l -> {
              assertThat(l.reason()).isEqualTo("a bug");
              assertThat(l.role()).isEqualTo(DeadLettersView.Role.HOLDS);
              assertThat(l.retry()).isEqualTo("signalbox dlq retry auth-1");
              // Nothing is proven there: what was begun can only be taken out.
              assertThat(l.rollback()).contains("signalbox retire auth --env production --preempt");
              assertThat(l.body()).isEmpty();
            });
    DeadLetter one =
        Json.read(site.get("/api/v1/dead-letters/auth", viewer).body(), DeadLetter.class);
    assertThat(one.body()).hasValueSatisfying(b -> assertThat(b).contains("dead letter body"));
    assertThat(site.get("/api/v1/dead-letters/nope", viewer).statusCode()).isEqualTo(404);
  }

  @Test
  void aDeadLetterThatHoldsItsTargetIsNotDropped() throws Exception {
    site.records.put(ApiSite.AUTH, holding(new DeploymentId("auth-1")));
    site.bury("auth-1", "a bug");
    HttpResponse<String> kept = site.post("/api/v1/dead-letters/auth-1/drop", "{}", owner);
    assertThat(kept.statusCode()).isEqualTo(409);
    assertThat(error(kept).next()).contains("--preempt");
    site.records.clear();
    assertThat(site.post("/api/v1/dead-letters/auth-1/drop", "{}", owner).statusCode())
        .isEqualTo(200);
    assertThat(site.get("/api/v1/dead-letters", owner).body()).contains("[]");
  }

  @Test
  void aDeadLetterIsSentBackByWhoMayActThere() throws Exception {
    site.bury("auth-1", "a bug");
    String path = "/api/v1/dead-letters/auth-1/retry";
    String eyes = site.tokens.create("eyes", Role.VIEWER, List.of());
    String elsewhere =
        site.tokens.create("st", Role.OPERATOR, List.of(new EnvironmentName("staging")));
    assertThat(site.post(path, "{}", eyes).statusCode()).isEqualTo(403);
    assertThat(site.post(path, "{}", elsewhere).statusCode()).isEqualTo(403);
    assertThat(site.post(path, "{}", owner).statusCode()).isEqualTo(200);
    assertThat(site.post(path, "{}", owner).statusCode()).isEqualTo(404);
  }
}
