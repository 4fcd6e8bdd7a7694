package io.signalbox.routes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.broker.wire.Json;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.HostName;
import io.signalbox.routes.api.access.Role;
import io.signalbox.routes.api.view.AcceptedView;
import io.signalbox.routes.event.BadEvent;
import io.signalbox.routes.event.EventReader;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of deployments and targets becomes an event on the bus. */
@Execution(ExecutionMode.CONCURRENT)
class RequestApiTest extends ApiCalls {
  RequestApiTest(@TempDir Path data) throws IOException {
    super(data);
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

  @Test
  void whatHasEndedIsNotCancelled() throws Exception {
    site.tell(
        "auth-1", ApiSite.AUTH, "2", requested(), new What.Ended(Outcome.SUCCEEDED, "2 runs"));
    HttpResponse<String> answer = site.post("/api/v1/deployments/auth-1/cancel", "{}", owner);
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(error(answer).next()).contains("signalbox rollback auth --env production");
    assertThat(site.nextRequest()).isEmpty();
  }
}
