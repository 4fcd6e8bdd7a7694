package io.signalbox.routes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.broker.wire.FactChain;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.routes.api.access.Role;
import io.signalbox.routes.api.view.AcceptedView;
import io.signalbox.routes.api.view.AuditView;
import io.signalbox.routes.api.view.DeadLettersView;
import io.signalbox.routes.api.view.DeadLettersView.DeadLetter;
import io.signalbox.routes.api.view.ErrorView;
import io.signalbox.routes.api.view.HistoryView;
import io.signalbox.routes.api.view.PlanView;
import io.signalbox.routes.api.view.ReplayView;
import io.signalbox.routes.api.view.SchedulesView;
import io.signalbox.routes.api.view.StatusView;
import io.signalbox.routes.api.view.StoryView;
import io.signalbox.routes.api.view.VerificationView;
import io.signalbox.routes.event.BadEvent;
import io.signalbox.routes.event.EventReader;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class ApiServerTest {
  private static final String DEPLOY =
      "{\"service\":\"auth\",\"environment\":\"production\",\"version\":\"2.1.0\"}";

  private final ApiSite site;
  private final String owner;

  ApiServerTest(@TempDir Path data) throws IOException {
    site = new ApiSite(data);
    owner = site.owner();
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private static What requested() {
    return new What.Requested(
        Deployment.Kind.DEPLOY,
        new Cause("ci", "1", "ada", ApiSite.NOON, false, "", Cause.Wishes.NONE));
  }

  private static ErrorView error(HttpResponse<String> answer) {
    return Json.read(answer.body(), ErrorView.class);
  }

  @Test
  void aDeployBecomesAnEventOnTheBusUnderTheIdThatItWasAnsweredWith() throws Exception {
    HttpResponse<String> answer =
        site.post(
            "/api/v1/deployments",
            "{\"service\":\"auth\",\"environment\":\"production\",\"version\":\"2.1.0\",\"by\":\"ada\",\"force\":true,\"reason\":\"fix\"}",
            owner);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    DeploymentId id = Json.read(answer.body(), AcceptedView.class).id();
    assertThat(site.nextRequest())
        .hasValueSatisfying(
            request -> {
              assertThat(request).isInstanceOf(Request.Deploy.class);
              assertThat(request.id()).isEqualTo(id);
              assertThat(request.target()).isEqualTo(ApiSite.AUTH);
              assertThat(request.cause().by()).isEqualTo("ada via owner");
              assertThat(request.cause().reason()).isEqualTo("fix");
              assertThat(request.cause().wishes())
                  .isEqualTo(new Cause.Wishes(false, true, false, false));
            });
  }

  @Test
  void aRollbackCarriesTheWishForItsData() throws Exception {
    HttpResponse<String> answer =
        site.post(
            "/api/v1/rollbacks",
            "{\"service\":\"auth\",\"environment\":\"production\",\"restore_data\":true}",
            owner);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(site.nextRequest())
        .hasValueSatisfying(r -> assertThat(r.cause().wishes().restoreData()).isTrue());
  }

  @Test
  void anAdoptionBecomesAnEventOnTheBus() throws Exception {
    HttpResponse<String> answer =
        site.post(
            "/api/v1/adoptions",
            "{\"service\":\"auth\",\"environment\":\"production\",\"force\":true,\"preempt\":true}",
            owner);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(site.nextRequest())
        .hasValueSatisfying(
            request -> {
              assertThat(request).isInstanceOf(Request.Adopt.class);
              assertThat(request.target()).isEqualTo(ApiSite.AUTH);
              assertThat(request.cause().wishes())
                  .isEqualTo(new Cause.Wishes(false, true, true, false));
            });
  }

  @Test
  void aRetirementBecomesAnEventWithItsHostAndWishes() throws Exception {
    HttpResponse<String> answer =
        site.post(
            "/api/v1/retirements",
            "{\"service\":\"auth\",\"environment\":\"production\",\"host\":\"pc1\",\"purge\":true,\"reason\":\"sold\"}",
            owner);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    DeploymentId id = Json.read(answer.body(), AcceptedView.class).id();
    assertThat(site.nextRequest())
        .hasValueSatisfying(
            r -> {
              assertThat(((Request.Retire) r).host()).contains(new HostName("pc1"));
              assertThat(r.id()).isEqualTo(id);
              assertThat(r.target()).isEqualTo(ApiSite.AUTH);
              assertThat(r.cause().reason()).isEqualTo("sold");
              assertThat(r.cause().wishes())
                  .isEqualTo(new Cause.Wishes(false, false, false, false, true));
            });
  }

  @Test
  void aPruningBecomesAnEvent() throws Exception {
    HttpResponse<String> answer =
        site.post(
            "/api/v1/prunings",
            "{\"service\":\"auth\",\"environment\":\"production\",\"reason\":\"the disk\"}",
            owner);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(site.nextRequest())
        .hasValueSatisfying(
            r -> {
              assertThat(r).isInstanceOf(Request.Prune.class);
              assertThat(r.target()).isEqualTo(ApiSite.AUTH);
              assertThat(r.cause().reason()).isEqualTo("the disk");
            });
  }

  @Test
  void aRetirementTakesAnOperatorAndNoFieldOfAnotherRequest() throws Exception {
    String body = "{\"service\":\"auth\",\"environment\":\"production\"}";
    String viewer = site.tokens.create("eyes", Role.VIEWER, List.of());
    assertThat(site.post("/api/v1/retirements", body, viewer).statusCode()).isEqualTo(403);
    HttpResponse<String> typo =
        site.post("/api/v1/retirements", body.replace("}", ",\"version\":\"2\"}"), owner);
    assertThat(typo.statusCode()).isEqualTo(400);
    assertThat(error(typo).error()).contains("'version'");
    assertThat(site.nextRequest()).isEmpty();
  }

  @Test
  void anAdoptionWithAVersionTakesOverWhatRunsByHand() throws Exception {
    HttpResponse<String> answer =
        site.post(
            "/api/v1/adoptions",
            "{\"service\":\"auth\",\"environment\":\"production\",\"version\":\"0-by-hand\"}",
            owner);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(site.nextRequest())
        .hasValueSatisfying(
            request ->
                assertThat(((Request.Adopt) request).version())
                    .hasValueSatisfying(v -> assertThat(v.value()).isEqualTo("0-by-hand")));
    String path = "/api/v1/plan?service=auth&environment=production&version=0-by-hand&adopt=true";
    assertThat(site.get(path, owner).body()).contains("does not say what is to be taken over");
  }

  @Test
  void onlyARollbackMayWishForData() {
    String deploy =
        """
        {"specversion":"1.0","id":"1","source":"ci","type":"io.signalbox.deploy.requested",
         "data":{"service":"auth","environment":"production","version":"2","restore_data":true}}""";
    assertThatThrownBy(() -> EventReader.read(deploy, Map.of(), ApiSite.NOON))
        .isInstanceOf(BadEvent.class)
        .hasMessageContaining("only with io.signalbox.rollback.requested");
  }

  @Test
  void theSameKeyNamesTheSameDeploymentAndLiesOnTheBusOnce() throws Exception {
    HttpResponse<String> first =
        site.post("/api/v1/deployments", DEPLOY, owner, "Idempotency-Key", "build-7");
    HttpResponse<String> again =
        site.post("/api/v1/deployments", DEPLOY, owner, "Idempotency-Key", "build-7");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(site.nextRequest()).isPresent();
    assertThat(site.nextRequest()).isEmpty();
  }

  @Test
  void aCancelFindsItsDeploymentByTheBeginningOfItsId() throws Exception {
    DeploymentId holder = new DeploymentId("auth-abc123");
    site.records.put(ApiSite.AUTH, holding(holder));
    HttpResponse<String> answer =
        site.post("/api/v1/deployments/auth-ab/cancel", "{\"reason\":\"wrong\"}", owner);
    assertThat(Json.read(answer.body(), AcceptedView.class).id()).isEqualTo(holder);
    assertThat(site.nextRequest())
        .hasValueSatisfying(r -> assertThat(((Request.Cancel) r).deployment()).isEqualTo(holder));
  }

  @ParameterizedTest
  @CsvSource({"pause, PAUSE", "resume, RESUME", "promote, PROMOTE"})
  void aRunningDeploymentIsSteered(String word, Request.Steering what) throws Exception {
    DeploymentId holder = new DeploymentId("auth-abc123");
    site.records.put(ApiSite.AUTH, holding(holder));
    HttpResponse<String> answer =
        site.post("/api/v1/deployments/auth-ab/" + word, "{\"reason\":\"to look\"}", owner);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(site.nextRequest())
        .hasValueSatisfying(
            r -> {
              Request.Steer steer = (Request.Steer) r;
              assertThat(steer.what()).isEqualTo(what);
              assertThat(steer.deployment()).isEqualTo(holder);
              assertThat(steer.cause().reason()).isEqualTo("to look");
            });
  }

  @Test
  void aTargetIsHeldByHandWithAReason() throws Exception {
    String target = "\"service\":\"auth\",\"environment\":\"production\"";
    assertThat(site.post("/api/v1/holds", "{" + target + "}", owner).statusCode()).isEqualTo(400);
    String reasoned = "{" + target + ",\"reason\":\"incident\"}";
    assertThat(site.post("/api/v1/holds", reasoned, owner).statusCode()).isEqualTo(202);
    assertThat(site.nextRequest())
        .hasValueSatisfying(
            r -> assertThat(((Request.Hold) r).cause().reason()).isEqualTo("incident"));
    site.post("/api/v1/holds/release", "{" + target + "}", owner);
    assertThat(site.nextRequest())
        .hasValueSatisfying(r -> assertThat(r).isInstanceOf(Request.LetGo.class));
  }

  @Test
  void aFreezeIsOverriddenWithAReasonOnly() throws Exception {
    String deploy =
        "{\"service\":\"auth\",\"environment\":\"production\",\"version\":\"2\",\"override_freeze\":true";
    assertThat(site.post("/api/v1/deployments", deploy + "}", owner).statusCode()).isEqualTo(400);
    site.post("/api/v1/deployments", deploy + ",\"reason\":\"it burns\"}", owner);
    assertThat(site.nextRequest())
        .hasValueSatisfying(r -> assertThat(r.cause().wishes().overrideFreeze()).isTrue());
  }

  /** A producer on the bus could say that it is anybody. */
  @Test
  void anApprovalGoesPastIntakeAndIsNotBelievedFromTheBus() throws Exception {
    DeploymentId holder = new DeploymentId("auth-abc123");
    site.records.put(ApiSite.AUTH, holding(holder));
    HttpResponse<String> answer =
        site.post("/api/v1/deployments/auth-ab/approve", "{\"by\":\"ada\"}", owner);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(site.nextRequest()).as("intake is asked nothing").isEmpty();
    Request.Steer approval = (Request.Steer) site.nextAdmitted().orElseThrow();
    assertThat(approval.what()).isEqualTo(Request.Steering.APPROVE);
    assertThat(approval.cause().by()).startsWith("ada via ");
    String forged =
        new RequestEvent(
                "e1",
                RequestEvent.Type.APPROVE,
                ApiSite.AUTH,
                new RequestEvent.Wish(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("auth-abc123"),
                    "ada via owner",
                    Optional.empty(),
                    RequestEvent.Flags.NONE),
                ApiSite.NOON)
            .json();
    assertThatThrownBy(() -> EventReader.read(forged, Map.of(), ApiSite.NOON))
        .isInstanceOf(BadEvent.class)
        .hasMessageContaining("through the API");
  }

  private static TargetRecord holding(DeploymentId holder) {
    return new TargetRecord(
        ApiSite.AUTH,
        new Fence(3),
        Optional.of(
            new TargetRecord.Holder(
                holder, new Fence(3), false, Optional.of(Deployment.Kind.DEPLOY))),
        Optional.empty(),
        List.of(),
        List.of(new Version("1.9.0")),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        4);
  }

  @Test
  void whatHasEndedIsNotCancelled() throws Exception {
    site.tell(
        "auth-1", ApiSite.AUTH, "2", requested(), new What.Ended(Outcome.SUCCEEDED, "2 runs"));
    HttpResponse<String> answer = site.post("/api/v1/deployments/auth-1/cancel", "{}", owner);
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(error(answer).next()).contains("signalbox rollback auth --env production");
    assertThat(site.nextRequest()).isEmpty();
  }

  @Test
  void aBodyAboveOneMebibyteIsRefusedDeclaredOrNot() throws Exception {
    String large = "{\"reason\":\"" + "x".repeat(ApiHandler.MOST_BYTES) + "\"}";
    assertThat(site.post("/api/v1/deployments", large, owner).statusCode()).isEqualTo(413);
    var chunked =
        BodyPublishers.ofByteArrays(
            List.of(large.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    HttpResponse<String> answer =
        site.send(
            site.to("/api/v1/deployments").header("Content-Type", "application/json").POST(chunked),
            owner);
    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void onlyJsonIsTakenSoThatNoForeignPageCanPost() throws Exception {
    HttpResponse<String> answer =
        site.send(
            site.to("/api/v1/deployments")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(DEPLOY)),
            owner);
    assertThat(answer.statusCode()).isEqualTo(415);
  }

  @Test
  void metricsBehindAProxyTakeAToken() throws Exception {
    var asked = site.to("/metrics").header("X-Forwarded-For", "203.0.113.9").GET();
    assertThat(site.send(asked, "").statusCode()).isEqualTo(401);
    // A gauge must not lose what it measures to the garbage collector.
    System.gc();
    assertThat(site.get("/metrics", owner).body())
        .contains("signalbox_queue_messages{queue=\"deploy.requests\"} 0.0");
  }

  @Test
  void aRevokedTokenIsUselessAtOnce() throws Exception {
    String token = site.tokens.create("ci", Role.VIEWER, List.of());
    assertThat(site.get("/api/v1/status", token).statusCode()).isEqualTo(200);
    assertThat(site.send(site.to("/api/v1/tokens/ci").DELETE(), owner).statusCode()).isEqualTo(200);
    assertThat(site.get("/api/v1/status", token).statusCode()).isEqualTo(401);
  }

  @Test
  void theStoryOfADeploymentComesFromAnyNumberOn() throws Exception {
    site.tell("auth-1", ApiSite.AUTH, "2", requested(), new What.BackupSkipped("ada"));
    StoryView all =
        Json.read(site.get("/api/v1/deployments/auth-1", owner).body(), StoryView.class);
    assertThat(all.deployment().by()).isEqualTo("ada");
    assertThat(all.facts()).hasSize(2);
    StoryView later =
        Json.read(site.get("/api/v1/deployments/auth-1?after=1", owner).body(), StoryView.class);
    assertThat(later.facts()).hasSize(1);
    assertThat(later.facts().getFirst().at("/what/is").asText()).isEqualTo("backup_skipped");
  }

  @Test
  void anUnknownDeploymentMayBeOnItsWayAndAnAmbiguousOneIsNotGuessed() throws Exception {
    assertThat(error(site.get("/api/v1/deployments/auth-9", owner)).next()).contains("ask again");
    site.tell("auth-1a", ApiSite.AUTH, "2", requested());
    site.tell("auth-1b", ApiSite.AUTH, "3", requested());
    HttpResponse<String> answer = site.get("/api/v1/deployments/auth-1", owner);
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(error(answer).error()).contains("auth-1a, auth-1b");
  }

  @Test
  void theHistoryIsReadPageByPage() throws Exception {
    for (int i = 0; i < 5; i++) site.tell("auth-" + i, ApiSite.AUTH, "2", requested());
    HistoryView first =
        Json.read(site.get("/api/v1/deployments?limit=3", owner).body(), HistoryView.class);
    assertThat(first.deployments()).extracting(d -> d.id().value()).contains("auth-4", "auth-2");
    HistoryView second =
        Json.read(
            site.get("/api/v1/deployments?limit=3&before=" + first.before().orElseThrow(), owner)
                .body(),
            HistoryView.class);
    assertThat(second.deployments()).extracting(d -> d.id().value()).contains("auth-1", "auth-0");
    assertThat(second.before()).isEmpty();
    assertThat(site.get("/api/v1/deployments?limit=0", owner).statusCode()).isEqualTo(400);
    assertThat(error(site.get("/api/v1/deployments?limt=3", owner)).error()).contains("'limit'");
  }

  @Test
  void theStatusNamesHolderAndQuarantine() throws Exception {
    site.records.put(ApiSite.AUTH, holding(new DeploymentId("auth-1")));
    site.tell("auth-1", ApiSite.AUTH, "2", requested());
    StatusView status = Json.read(site.get("/api/v1/status", owner).body(), StatusView.class);
    assertThat(status.targets()).hasSize(2);
    StatusView.TargetView auth = status.targets().getFirst();
    assertThat(auth.holder()).contains(new DeploymentId("auth-1"));
    assertThat(auth.quarantined()).containsExactly(new Version("1.9.0"));
    assertThat(auth.running()).hasSize(1);
  }

  /** Added since, or taken out of the configuration while it was away, and back in it. */
  @Test
  void theStatusNamesHostsThatTheReleaseHasNeverReached() throws Exception {
    TargetSpec today =
        java.util.Objects.requireNonNull(site.configuration.targets().get(ApiSite.AUTH));
    Release release = new Release(new Version("2.0.0"), "/artifacts/2.0.0", Optional.empty());
    DeploymentId by = new DeploymentId("auth-1");
    TargetSpec then = today.withInstances(today.instances().subList(0, 2));
    site.records.put(ApiSite.AUTH, proven(new Proven(release, then, ApiSite.NOON, by)));
    StatusView status = Json.read(site.get("/api/v1/status", owner).body(), StatusView.class);
    assertThat(status.notes())
        .singleElement()
        .asString()
        .contains("2.0.0 of auth@production is not on " + today.instances().get(2).name())
        .contains("'signalbox deploy auth 2.0.0 --env production'");

    site.records.put(ApiSite.AUTH, proven(new Proven(release, today, ApiSite.NOON, by)));
    assertThat(Json.read(site.get("/api/v1/status", owner).body(), StatusView.class).notes())
        .isEmpty();
  }

  private static TargetRecord proven(Proven current) {
    return new TargetRecord(
        ApiSite.AUTH,
        new Fence(3),
        Optional.empty(),
        Optional.empty(),
        List.of(current),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        4);
  }

  @Test
  void aPlanHasEveryStepAndCommandAndPutsNothingOnTheBus() throws Exception {
    String path = "/api/v1/plan?service=auth&environment=production&version=2.1.0";
    PlanView plan = Json.read(site.get(path, owner).body(), PlanView.class);
    assertThat(plan.plan().batches()).hasSize(3);
    assertThat(plan.stages())
        .extracting(PlanView.Stage::step)
        .startsWith(Step.PRECHECK, Step.BACKUP, Step.PUSH, Step.SWAP, Step.GATE)
        .endsWith(Step.FINISH, Step.RESTORE);
    assertThat(plan.stages().getFirst().commands()).isNotEmpty();
    assertThat(site.nextRequest()).isEmpty();
  }

  @Test
  void notReadyIsSaidWithItsReasons() throws Exception {
    site.troubles = List.of("The ledger is away.");
    HttpResponse<String> answer = site.get("/health/ready", "");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("The ledger is away.");
  }

  private static ReplayView replays(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
    return Json.read(answer.body(), ReplayView.class);
  }

  @Test
  void theAuditTrailIsListedVerifiedAndExportedToTheByte() throws Exception {
    site.tell("auth-1", ApiSite.AUTH, "2", requested(), new What.Ended(Outcome.FAILED, "é no"));
    site.tell("auth-2", ApiSite.AUTH, "3", requested());
    String viewer = site.tokens.create("eyes", Role.VIEWER, List.of());
    AuditView all = Json.read(site.get("/api/v1/audit?by=ada", viewer).body(), AuditView.class);
    assertThat(all.facts()).hasSize(3);
    assertThat(Json.read(site.get("/api/v1/audit?by=bob", viewer).body(), AuditView.class).facts())
        .isEmpty();
    VerificationView sound =
        Json.read(site.get("/api/v1/audit/verification", viewer).body(), VerificationView.class);
    assertThat(sound).isEqualTo(new VerificationView(true, 3, Optional.empty(), 0, ""));
    List<String> lines = site.get("/api/v1/audit/export", viewer).body().lines().toList();
    assertThat(lines).hasSize(3);
    String hash = "";
    for (String line : lines.subList(0, 2)) {
      String fact = line.substring(line.indexOf("\"fact\":") + 7, line.length() - 1);
      String is = FactChain.hash(hash, fact);
      assertThat(line).startsWith("{\"before\":\"" + hash + "\",\"hash\":\"" + is + "\"");
      hash = is;
    }
    assertThat(site.get("/api/v1/audit/export?after=auth-1&number=1", viewer).body().lines())
        .hasSize(2);
    assertThat(site.get("/api/v1/audit?from=noon", viewer).statusCode()).isEqualTo(400);
    site.tell("auth-2", ApiSite.AUTH, "4", requested());
    VerificationView broken =
        Json.read(site.get("/api/v1/audit/verification", viewer).body(), VerificationView.class);
    assertThat(broken.sound()).isFalse();
    assertThat(broken.deployment()).contains("auth-2");
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

  @Test
  void withoutABrokerNothingIsAccepted() throws Exception {
    site.loseBroker();
    HttpResponse<String> answer = site.post("/api/v1/deployments", DEPLOY, owner);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(error(answer).next()).contains("Nothing was requested");
  }
}
