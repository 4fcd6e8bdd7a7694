package io.signalbox.routes.inbound.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.config.inbound.WebhookSource.Kind;
import io.signalbox.routes.inbound.event.InboundEvent.Code;
import io.signalbox.routes.inbound.proof.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads as the documentation of each source describes them. */
class DeliveryTest {
  private static final Headers NONE = Headers.none();

  private static byte[] file(String name) throws IOException {
    try (InputStream in = DeliveryTest.class.getResourceAsStream("/webhooks/" + name + ".json")) {
      if (in == null) throw new IOException("There is no payload " + name);
      return in.readAllBytes();
    }
  }

  private static Delivery read(Kind kind, Headers headers, String name) throws Exception {
    return Delivery.read(kind, headers, file(name));
  }

  private static InboundEvent one(Kind kind, Headers headers, String name) throws Exception {
    Delivery delivery = read(kind, headers, name);
    assertThat(delivery.events()).hasSize(1);
    return delivery.events().getFirst();
  }

  private static Headers github(String event, String id) {
    return Headers.none().with("X-GitHub-Event", event).with("X-GitHub-Delivery", id);
  }

  private static Code code(String repository, String branch, String tag, String commit) {
    return new Code(
        Optional.of(repository).filter(s -> !s.isEmpty()),
        Optional.of(branch).filter(s -> !s.isEmpty()),
        Optional.of(tag).filter(s -> !s.isEmpty()),
        Optional.of(commit).filter(s -> !s.isEmpty()));
  }

  @Test
  void aPushToGithub() throws Exception {
    InboundEvent push = one(Kind.GITHUB, github("push", "72d3162e-cc78"), "github-push");
    assertThat(push.id()).isEqualTo("72d3162e-cc78");
    assertThat(push.kind()).isEqualTo("push");
    assertThat(push.by()).isEqualTo("ada");
    assertThat(push.code())
        .isEqualTo(code("acme/auth", "main", "", "59b20b8d5c6ff8d09518454d4dd8b7b30f095ab5"));
    assertThat(push.at())
        .as("when it was pushed, not when it was committed")
        .contains(Instant.ofEpochSecond(1_795_158_669));
  }

  @Test
  void theSameBodyIsTheSameEventWhateverIdStandsBesideIt() throws Exception {
    InboundEvent once = one(Kind.GITHUB, github("push", "1"), "github-push");
    InboundEvent again = one(Kind.GITHUB, github("push", "2"), "github-push");
    InboundEvent other = one(Kind.GITHUB, github("release", "1"), "github-release");
    assertThat(once.sameAs()).isEqualTo(again.sameAs()).isNotEqualTo(other.sameAs());
  }

  @Test
  void whatDeletesIsNoPush() throws Exception {
    InboundEvent gone = one(Kind.GITHUB, github("push", "1"), "github-tag-deleted");
    assertThat(gone.kind()).isEqualTo("tag_deleted");
    assertThat(gone.code().commit()).isEmpty();
  }

  @Test
  void aReleaseAndAPing() throws Exception {
    InboundEvent release = one(Kind.GITHUB, github("release", "1"), "github-release");
    assertThat(release.kind()).isEqualTo("release.published");
    assertThat(release.code()).isEqualTo(code("acme/auth", "", "v2.1.0", ""));
    assertThat(one(Kind.GITHUB, github("ping", "1"), "github-ping").ping()).isTrue();
  }

  @Test
  void gitlab() throws Exception {
    Headers key = Headers.none().with("Idempotency-Key", "f5e5f430-f57b");
    InboundEvent push = one(Kind.GITLAB, key, "gitlab-push");
    assertThat(push.id()).isEqualTo("f5e5f430-f57b");
    assertThat(push.kind()).isEqualTo("push");
    assertThat(push.code())
        .isEqualTo(code("acme/auth", "main", "", "da1560886d4f094c3e6c9ef40349f7d38b5d27d7"));
    InboundEvent tag = one(Kind.GITLAB, NONE, "gitlab-tag");
    assertThat(tag.kind()).isEqualTo("tag_push");
    assertThat(tag.code())
        .isEqualTo(code("acme/auth", "", "v1.0.0", "5937ac0a7beb003549fc5fd26fc247adbce4a52e"));
    InboundEvent pipeline = one(Kind.GITLAB, NONE, "gitlab-pipeline");
    assertThat(pipeline.kind()).isEqualTo("pipeline.success");
    assertThat(pipeline.code().branch()).contains("main");
  }

  @Test
  void gitea() throws Exception {
    Headers headers =
        Headers.none().with("X-Gitea-Event", "push").with("X-Gitea-Delivery", "f6266f16");
    InboundEvent push = one(Kind.GITEA, headers, "gitea-push");
    assertThat(push.id()).isEqualTo("f6266f16");
    assertThat(push.code())
        .isEqualTo(code("acme/auth", "main", "", "bffeb74224043ba2feb48d137756c8a9331c449a"));
  }

  @Test
  void aRegistrySendsManifestsAndLayers() throws Exception {
    List<InboundEvent> events = read(Kind.REGISTRY, NONE, "registry-push").events();
    assertThat(events).extracting(InboundEvent::kind).containsExactly("push", "push");
    assertThat(events.get(0).code()).isEqualTo(code("acme/auth", "", "2.1.0", ""));
    assertThat(events.get(1).code().tag()).as("a layer has no tag").isEmpty();
    assertThat(events.get(0).id()).isEqualTo("asdf-asdf-asdf-asdf-0");
  }

  @Test
  void anAlertIsOneEventFromItsStartToItsEnd() throws Exception {
    List<InboundEvent> events = read(Kind.ALERTMANAGER, NONE, "alertmanager").events();
    assertThat(events)
        .extracting(InboundEvent::id)
        .containsExactly(
            "c1b5f3a6de3a4f1e:2026-11-21T11:58:00.123Z:firing",
            "aa05f3a6de3a4f1e:2026-11-21T11:58:00.123Z:firing",
            "bb05f3a6de3a4f1e:2026-11-21T10:58:00.123Z:resolved");
    assertThat(events.getFirst().labels()).containsEntry("severity", "critical");
    InboundEvent grafana = one(Kind.GRAFANA, NONE, "grafana");
    assertThat(grafana.id())
        .as("the same moment, however it is written")
        .isEqualTo("c6eadffa33fcdf37:2026-11-21T11:51:03.157076Z:firing");
  }

  @Test
  void anAlertTwiceInOneGroupIsOneEvent() throws Exception {
    String alert =
        "{\"status\":\"firing\",\"labels\":{\"a\":\"b\"},\"startsAt\":\"2026-11-21T11:58:00Z\"}";
    byte[] body = ("{\"alerts\":[" + alert + "," + alert + "]}").getBytes(UTF_8);
    assertThat(Delivery.read(Kind.ALERTMANAGER, NONE, body).events()).hasSize(1);
  }

  @Test
  void aCloudEventInAllThreeForms() throws Exception {
    InboundEvent structured = one(Kind.CLOUDEVENTS, NONE, "cloudevent");
    assertThat(structured.kind()).isEqualTo("com.acme.built");
    Headers binary =
        Headers.none()
            .with("ce-specversion", "1.0")
            .with("ce-type", "com.acme.built")
            .with("ce-source", "/ci/acme/auth")
            .with("ce-id", "build-42");
    byte[] data = "{\"service\":\"auth\",\"version\":\"2.1.0\"}".getBytes(UTF_8);
    InboundEvent same = Delivery.read(Kind.CLOUDEVENTS, binary, data).events().getFirst();
    assertThat(same.id()).isEqualTo(structured.id());
    assertThat(same.document().path("data")).isEqualTo(structured.document().path("data"));
    String batch = "[" + new String(file("cloudevent"), UTF_8) + "]";
    assertThat(Delivery.read(Kind.CLOUDEVENTS, NONE, batch.getBytes(UTF_8)).events())
        .extracting(InboundEvent::id)
        .containsExactly(structured.id());
    assertThat(one(Kind.CDEVENTS, NONE, "cdevent").kind())
        .isEqualTo("dev.cdevents.artifact.published.0.2.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "1",
        "\"x\"",
        "{",
        "{}{}",
        "{\"a\":1,\"a\":2}",
        "[]]",
        "{\"events\":{}}",
        "{\"events\":[1]}",
        "{\"alerts\":[{}]}",
        "[[]]",
        "{\"specversion\":\"1.0\"}"
      })
  void whatIsNoPayloadIsSaidSo(String body) {
    for (Kind kind : List.of(Kind.REGISTRY, Kind.ALERTMANAGER, Kind.CLOUDEVENTS, Kind.GITHUB)) {
      assertThatThrownBy(() -> Delivery.read(kind, NONE, body.getBytes(UTF_8)))
          .as(kind.name())
          .isInstanceOf(Unreadable.class);
    }
  }

  @Test
  void whatIsTooDeepTooLongOrNoUtf8IsNotTakenApart() {
    String deep = "[".repeat(5_000) + "]".repeat(5_000);
    String wide = "[" + "[],".repeat(400_000) + "[]]";
    for (byte[] body :
        List.of(deep.getBytes(UTF_8), wide.getBytes(UTF_8), new byte[] {'"', (byte) 0xff, '"'})) {
      assertThatThrownBy(() -> Payload.read(body)).isInstanceOf(Unreadable.class);
    }
  }
}
