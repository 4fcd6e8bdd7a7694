package io.signalbox.routes.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.wire.FactChain;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.routes.api.access.Role;
import io.signalbox.routes.api.view.AuditView;
import io.signalbox.routes.api.view.HistoryView;
import io.signalbox.routes.api.view.PlanView;
import io.signalbox.routes.api.view.StatusView;
import io.signalbox.routes.api.view.StoryView;
import io.signalbox.routes.api.view.VerificationView;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is known of targets and deployments, and who asked for it. */
@Execution(ExecutionMode.CONCURRENT)
class LookApiTest extends ApiCalls {
  LookApiTest(@TempDir Path data) throws IOException {
    super(data);
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
}
