package io.signalbox.routes.alert;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class SlackTest {
  private final SlackPeer slack = new SlackPeer();
  private final AlertSite site;

  SlackTest(@TempDir Path data) throws IOException {
    site =
        new AlertSite(
            data,
            """
            channels:
              ops: {slack: {token: "${env:TOKEN}", channel: C0123, api: "%s", signing_secret: "${env:SLACK_SIGN}"}}
            """
                .formatted(slack.api()));
  }

  @AfterEach
  void stop() {
    site.close();
    slack.close();
  }

  /** T17. */
  @Test
  void oneMessagePerDeploymentIsUpdatedInPlaceOverLimitsAndKills() {
    site.start();
    site.requested("auth-1");
    await().atMost(60, SECONDS).until(() -> slack.top().size() == 1);
    slack.mood = SlackPeer.Mood.LIMITED;
    for (Step step : Step.values()) site.stepDone("auth-1", step);
    await().atMost(60, SECONDS).until(() -> slack.calls.size() >= 2);
    site.restart();
    slack.mood = SlackPeer.Mood.WELL;
    site.breached("auth-1");
    site.ends("auth-1", Outcome.ROLLED_BACK);
    await().atMost(60, SECONDS).until(() -> slack.top().getFirst().contains("was rolled back"));
    await().atMost(60, SECONDS).until(() -> !slack.threads().isEmpty());
    assertThat(slack.top()).hasSize(1);
    assertThat(slack.threads()).allSatisfy(t -> assertThat(t).contains("auth"));
    await()
        .atMost(60, SECONDS)
        .until(
            () ->
                slack.calls.stream().filter(c -> c.equals("chat.postMessage")).count()
                    == slack.messages.size());
  }

  @Test
  void retryAfterIsObeyed() {
    slack.mood = SlackPeer.Mood.LIMITED;
    site.start();
    site.requested("auth-1");
    await().atMost(60, SECONDS).until(() -> slack.calls.size() >= 2);
    long between = slack.at.get(1) - slack.at.get(0);
    assertThat(between).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(1_990));
  }

  @Test
  void whatWasPostedWithoutAnAnswerIsFoundAndNotPostedAgain() {
    slack.mood = SlackPeer.Mood.SWALLOWS;
    site.start();
    site.requested("auth-1");
    await().atMost(60, SECONDS).until(() -> slack.top().size() == 1);
    slack.mood = SlackPeer.Mood.WELL;
    await().atMost(60, SECONDS).until(() -> slack.calls.contains("conversations.history"));
    site.breached("auth-1");
    await().atMost(60, SECONDS).until(() -> slack.top().getFirst().contains("did not pass"));
    assertThat(slack.top()).hasSize(1);
  }

  @Test
  void withoutTheScopeToLookItIsPostedOnceMoreAtMost() {
    slack.mayLook = false;
    slack.mood = SlackPeer.Mood.SWALLOWS;
    site.start();
    site.requested("auth-1");
    await().atMost(30, SECONDS).until(() -> slack.top().size() == 2);
    await().during(12, SECONDS).atMost(30, SECONDS).until(() -> slack.top().size() <= 2);
  }

  @Test
  void nothingIsLostWhileSlackIsBroken() {
    slack.mood = SlackPeer.Mood.BROKEN;
    site.start();
    site.requested("auth-1");
    site.breached("auth-1");
    await().atMost(60, SECONDS).until(() -> slack.calls.size() >= 2);
    slack.mood = SlackPeer.Mood.WELL;
    await().atMost(60, SECONDS).until(() -> slack.top().size() == 1);
    assertThat(slack.top().getFirst()).startsWith("<!here> ").contains("HTTP 503");
  }

  @Test
  void aMessageThatSomebodyDeletedIsPostedAnew() {
    site.start();
    site.requested("auth-1");
    await().atMost(60, SECONDS).until(() -> slack.top().size() == 1);
    slack.messages.clear();
    site.breached("auth-1");
    await().atMost(60, SECONDS).until(() -> slack.top().size() == 1);
  }

  @Test
  void whatAHostSaysMentionsNobody() {
    site.start();
    site.happens(
        "auth-1",
        new io.signalbox.engine.fact.What.Parked(
            io.signalbox.engine.model.Status.Why.UNFENCED,
            "<!everyone> & <https://evil>",
            java.time.Instant.now()));
    await().atMost(60, SECONDS).until(() -> slack.top().size() == 1);
    assertThat(slack.top().getFirst())
        .contains("&lt;!everyone&gt; &amp; &lt;https://evil&gt;")
        .startsWith("<!channel> ");
  }

  @Test
  void theButtonIsThereUntilSomebodyHasPressedIt() {
    site.start();
    site.requested("auth-1");
    site.unreachable("auth-1");
    await()
        .atMost(60, SECONDS)
        .until(() -> slack.messages.stream().anyMatch(m -> m.toString().contains("signalbox_ack")));
    site.calls()
        .acknowledge(
            AlertSite.AUTH, new io.signalbox.engine.name.DeploymentId("auth-1"), "ada", "test");
    await()
        .atMost(60, SECONDS)
        .until(
            () ->
                slack.top().getFirst().contains("by ada at")
                    && slack.messages.stream()
                        .noneMatch(m -> m.toString().contains("signalbox_ack")));
  }

  @Test
  void aTestMessageSaysWhatItIs() throws Exception {
    site.start();
    assertThat(site.calls().test("ops", "ada")).containsExactly("ops");
    assertThat(slack.top().getFirst()).contains("test of channel ops", "Nothing is wrong");
    assertThat(site.calls().test("nobody", "ada")).isEmpty();
  }
}
