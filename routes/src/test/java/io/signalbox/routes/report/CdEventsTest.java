package io.signalbox.routes.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.signalbox.broker.AddressBook;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.spec.Secret;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.local.LocalPlatform;
import io.signalbox.routes.Engine;
import io.signalbox.routes.audit.Bus;
import io.signalbox.routes.bus.BusRoutes.Concurrency;
import io.signalbox.routes.bus.Catalog;
import io.signalbox.routes.bus.StepListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever keeps book of what serves where is told so, once it is so. */
class CdEventsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Bus bus;
  private final HttpServer peer;
  private final GitHosts hosts;
  private final Engine engine;
  private final List<String> posted = new CopyOnWriteArrayList<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

  CdEventsTest(@TempDir Path data) throws Exception {
    bus = new Bus(data);
    peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    peer.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          posted.add(
              "%s %s %s"
                  .formatted(
                      exchange.getRequestHeaders().getFirst("Authorization"),
                      exchange.getRequestHeaders().getFirst("Content-Type"),
                      body));
          exchange.sendResponseHeaders(Optional.ofNullable(answers.poll()).orElse(204), -1);
          exchange.close();
        });
    peer.start();
    Configuration configuration = configuration(data);
    hosts = new GitHosts(() -> configuration, ref -> Optional.of(new Secret("t0ken")));
    InstantSource clock = InstantSource.system();
    LocalPlatform local =
        new LocalPlatform(
            new Artifacts(data.resolve("cache")), Secrets.ofThisMachine(), front -> {});
    engine =
        new Engine(
                new Engine.Parts(
                    bus.connections(),
                    kind -> local,
                    target -> new Catalog.Answer.Found(bus.spec()),
                    clock,
                    new Deaf(),
                    Concurrency.DEFAULT))
            .with(new ReportRoutes(hosts, Duration.ofMillis(50), clock));
    engine.start();
  }

  private static final class Deaf implements StepListener {
    @Override
    public void decided(Deployment before, StepReport report, Decision decision, Duration took) {}
  }

  private Configuration configuration(Path data) throws IOException {
    Path file =
        Files.writeString(
            data.resolve("cdevents.yaml"),
            "cdevents: {url: \"http://127.0.0.1:%d/\", token: \"${env:T}\"}\n"
                .formatted(peer.getAddress().getPort()));
    return switch (new ConfigurationLoader().load(file)) {
      case Loaded.Valid valid -> valid.configuration();
      case Loaded.Invalid invalid -> throw new IOException(invalid.problems().toString());
    };
  }

  @AfterEach
  void stop() {
    engine.close();
    hosts.close();
    peer.stop(0);
    bus.close();
  }

  private void ends(Deployment deployment, Outcome outcome) throws Exception {
    Instant now = Instant.now();
    Deployment ended = deployment.ending(outcome, "so it is", now);
    bus.transacted(
        (session, outbox) -> outbox.tell(ended, List.of(new What.Ended(outcome, "so it is")), now));
  }

  @Test
  void aDeploymentThatSucceededIsToldEvenToAPeerThatWasAway() throws Exception {
    answers.addAll(List.of(503, 429));
    Deployment deployment = bus.holder();
    ends(deployment, Outcome.SUCCEEDED);
    await().atMost(PATIENCE).until(() -> posted.size() == 3);
    assertThat(posted)
        .allSatisfy(p -> assertThat(p).startsWith("Bearer t0ken application/cloudevents+json {"));
    assertThat(posted.getFirst()).as("the same again").isEqualTo(posted.getLast());
    String last = posted.getLast();
    JsonNode event = Json.tree(last.substring(last.indexOf('{')));
    assertThat(event.path("type").asText()).isEqualTo("dev.cdevents.service.deployed.0.2.0");
    assertThat(event.path("id").asText()).isEqualTo("auth-1");
    JsonNode context = event.path("data").path("context");
    assertThat(context.path("version").asText()).isEqualTo("0.4.1");
    assertThat(context.path("type").asText()).isEqualTo(event.path("type").asText());
    JsonNode subject = event.path("data").path("subject");
    assertThat(subject.path("id").asText()).isEqualTo("auth");
    assertThat(subject.path("type").asText()).isEqualTo("service");
    assertThat(subject.path("content").path("environment").path("id").asText())
        .isEqualTo("production");
    assertThat(subject.path("content").path("artifactId").asText()).isEqualTo("pkg:generic/auth@1");
  }

  @Test
  void whatIsRefusedLiesInTheDeadLetterQueueAndWhatChangedNothingIsNotTold() throws Exception {
    answers.add(400);
    Deployment deployment = bus.holder();
    ends(deployment, Outcome.FAILED);
    ends(deployment, Outcome.SUCCEEDED);
    await().atMost(PATIENCE).until(() -> bus.queued(AddressBook.dead(AddressBook.REPORTS)) == 1);
    assertThat(posted).hasSize(1);
  }
}
