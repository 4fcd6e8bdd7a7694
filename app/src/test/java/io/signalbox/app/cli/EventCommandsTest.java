package io.signalbox.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.wire.Json;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.routes.api.view.DeadLettersView;
import io.signalbox.routes.api.view.DeadLettersView.DeadLetter;
import io.signalbox.routes.api.view.ReplayView;
import io.signalbox.routes.api.view.ReplayView.Fate;
import io.signalbox.routes.api.view.ReplayView.Replay;
import io.signalbox.routes.api.view.SchedulesView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events: put aside, asked for again, of the clock, and tried without a Signalbox. */
class EventCommandsTest extends Typing {
  EventCommandsTest(@TempDir Path home) throws IOException {
    super(home);
  }

  private static DeadLetter letter() {
    return new DeadLetter(
        "8c1d0000-e5e4-11f1",
        "DLQ.deploy.step.push",
        Optional.of("deploy.step.push"),
        Stories.NOON,
        "Signalbox failed 5 times: a bug",
        Optional.of(Stories.ID),
        Optional.of(Target.of("auth", "production")),
        Optional.of("2.1.0"),
        Optional.of("push"),
        DeadLettersView.Role.HOLDS,
        "signalbox dlq retry " + ID,
        Optional.of("signalbox rollback auth --env production --preempt"),
        Optional.of("{}"));
  }

  @Test
  void aDeadLetterTellsItsCauseAndWhatToDo() throws IOException {
    typed
        .answering(
            "GET /api/v1/dead-letters", 200, Json.write(new DeadLettersView(List.of(letter()))))
        .answering("GET /api/v1/dead-letters/8c1d", 200, Json.write(letter()));
    assertThat(typed.run("dlq", "list")).isEqualTo(Exit.OK);
    assertThat(typed.run("dlq", "show", "8c1d")).isEqualTo(Exit.OK);
    golden("dlq", typed.printed());
  }

  @Test
  void aDeadLetterOfNoDeploymentNamesNoTarget() {
    DeadLetter request =
        new DeadLetter(
            "8c1d0000-e5e4-11f1",
            "DLQ.deploy.requests",
            Optional.of("deploy.requests"),
            Stories.NOON,
            "Expected a CloudEvent in JSON.",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            DeadLettersView.Role.NONE,
            "signalbox dlq retry 8c1d0000",
            Optional.empty(),
            Optional.of("not json"));
    typed.answering("GET /api/v1/dead-letters/8c1d", 200, Json.write(request));
    assertThat(typed.run("dlq", "show", "8c1d")).isEqualTo(Exit.OK);
    assertThat(typed.printed()).contains("signalbox dlq drop").doesNotContain("its target");
  }

  @Test
  void aDeadLetterIsSentBackAndFollowedToItsEnd() {
    typed
        .answering("POST /api/v1/dead-letters/8c1d/retry", 200, Json.write(letter()))
        .answering(STORY + "?after=0", 200, Json.write(Stories.rolledBack()));
    assertThat(typed.run("dlq", "retry", "8c1d", "--reason", "mended", "--watch"))
        .isEqualTo(Exit.FAILED);
    assertThat(typed.asked.getFirst())
        .isEqualTo("POST /api/v1/dead-letters/8c1d/retry {\"reason\":\"mended\",\"by\":\"ada\"}");
    assertThat(typed.printed()).contains("Sent back to deploy.step.push.", "2.0.0 serves again");
    assertThat(typed.run("dlq", "drop", "8c1d")).as("nobody to ask").isEqualTo(Exit.USAGE);
    assertThat(typed.run("dlq")).isEqualTo(Exit.USAGE);
  }

  private static Replay replay(Fate fate, String why) {
    return new Replay(
        Stories.ID,
        new ServiceName("auth"),
        new EnvironmentName("production"),
        new Version("2.1.0"),
        Stories.NOON,
        "ada",
        Optional.of(Outcome.ROLLED_BACK),
        Optional.of(new Version("2.0.0")),
        List.of("2.0.0 serves since 12:03."),
        fate,
        why,
        Optional.empty());
  }

  @Test
  void aReplayShowsItsPlanAndAsksFirst() throws IOException {
    Replay doable = replay(Fate.REPLAYED, "");
    typed
        .answering(
            "GET /api/v1/replays?force=false&deployment=auth-3f",
            200,
            Json.write(new ReplayView(List.of(doable))))
        .answering(
            "POST /api/v1/replays",
            202,
            Json.write(new ReplayView(List.of(doable.as(new DeploymentId("auth-new"))))));
    assertThat(typed.run("replay", "auth-3f")).as("nobody to ask").isEqualTo(Exit.USAGE);
    assertThat(typed.asked).hasSize(1);
    typed.out.getBuffer().setLength(0);
    typed.typed = "yes\n";
    assertThat(typed.run("replay", "auth-3f")).isEqualTo(Exit.OK);
    assertThat(typed.asked.getLast())
        .isEqualTo("POST /api/v1/replays {\"deployment\":\"auth-3f\",\"by\":\"ada\"}");
    golden("replay", typed.printed());
  }

  @Test
  void aReplayThatWouldBeRefusedIsNotAskedFor() {
    typed.answering(
        "GET /api/v1/replays?force=false&deployment=auth-3f",
        200,
        Json.write(new ReplayView(List.of(replay(Fate.NEEDS_FORCE, "2.1.0 is quarantined.")))));
    assertThat(typed.run("replay", "auth-3f", "--yes")).isEqualTo(Exit.REJECTED);
    assertThat(typed.printed()).contains("2.1.0 is quarantined. It takes --force.");
    assertThat(typed.err.toString()).contains("--force");
    assertThat(typed.run("replay")).isEqualTo(Exit.USAGE);
  }

  @Test
  void whatTheClockAsksForIsListedAndTakenBack() throws IOException {
    SchedulesView view =
        new SchedulesView(
            List.of(
                new SchedulesView.Schedule(
                    "nightly",
                    "30 2 * * *",
                    "Asia/Seoul",
                    Optional.of(Stories.NOON),
                    new EnvironmentName("staging"),
                    List.of(new ServiceName("auth"), new ServiceName("shop")),
                    false,
                    Optional.empty())),
            List.of(
                new SchedulesView.Pending(
                    Stories.ID, Target.of("auth", "production"), "2.1.0", Stories.NOON)));
    typed
        .answering("GET /api/v1/schedules", 200, Json.write(view))
        .answering("POST /api/v1/schedules/auth-3f/cancel", 200, "{}")
        .answering("POST /api/v1/deployments", 202, accepted());
    assertThat(typed.run("schedule", "list")).isEqualTo(Exit.OK);
    assertThat(typed.run("schedule", "cancel", "auth-3f")).isEqualTo(Exit.OK);
    assertThat(typed.run("deploy", "auth", "2", "-e", "x", "--at", "2026-12-01T02:00+09:00"))
        .isEqualTo(Exit.OK);
    golden("schedule", typed.printed());
    assertThat(typed.asked.getLast()).contains("\"at\":\"2026-12-01T02:00+09:00\"");
    assertThat(typed.run("deploy", "auth", "2", "-e", "x", "--at", "t", "--watch"))
        .isEqualTo(Exit.USAGE);
  }

  @Test
  void aPayloadIsTriedWithoutASignalbox() throws IOException {
    Path file = home.resolve("signalbox.yaml");
    Files.writeString(
        file,
        """
        signalbox: {data: data}
        environments: {production: {platform: local}}
        services:
          auth: {artifact: "none/{version}", directory: d, command: ["true"]}
        webhooks:
          sources: {github: {secrets: ["${env:GITHUB_SECRET}"]}}
        triggers:
          tagged: {tags: "v*", action: deploy, service: auth, environment: production, version: "{tag}"}
          main:
            branches: main
            action: deploy
            service: $.repository.name
            environment: production
            version: "{commit}"
        """);
    Path push = home.resolve("push.json");
    Files.writeString(
        push,
        "{\"ref\":\"refs/heads/main\",\"after\":\"59b20b8\",\"repository\":{\"name\":\"auth\",\"full_name\":\"acme/auth\"}}");
    String[] words = {"triggers", "test", push.toString(), "--config", file.toString()};
    assertThat(typed.run(words)).as(typed.err.toString()).isEqualTo(Exit.OK);
    golden("triggers-test", typed.printed());
    assertThat(typed.asked).isEmpty();
    Files.writeString(push, "{\"zen\":\"Keep it logically awesome.\"}");
    assertThat(typed.run(words)).isEqualTo(Exit.REJECTED);
    Files.writeString(push, "[");
    assertThat(typed.run(words)).isEqualTo(Exit.REJECTED);
    assertThat(typed.err.toString()).contains("not JSON");
  }
}
