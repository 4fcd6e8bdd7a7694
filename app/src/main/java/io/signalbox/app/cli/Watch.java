package io.signalbox.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.app.cli.remote.ApiClient;
import io.signalbox.app.cli.text.Doing;
import io.signalbox.app.cli.text.FactReader;
import io.signalbox.app.cli.text.Times;
import io.signalbox.broker.wire.Json;
import io.signalbox.routes.api.view.DeploymentView;
import io.signalbox.routes.api.view.StoryView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Follows a deployment to its end: every fact once, as a line. The deployment does not depend on
 * being watched, and a Signalbox that is away for a while is waited for.
 */
final class Watch {
  private static final long LOOK_EVERY_MS = 400;

  private final ApiClient api;
  private final Console console;
  private final boolean json;
  private final FactReader reader;
  private long seen;

  Watch(ApiClient api, Console console, boolean json) {
    this.api = api;
    this.console = console;
    this.json = json;
    this.reader = new FactReader(new Times(console.zone()));
  }

  /** Gives the exit code that tells how it ended. */
  int follow(String id, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (Progress progress = Progress.of(console)) {
      progress.say("waiting for deployment " + id);
      while (true) {
        Optional<StoryView> story = look(id, progress);
        if (story.isPresent()) {
          story.get().facts().forEach(f -> tell(f, progress));
          DeploymentView now = story.get().deployment();
          progress.say(Doing.text(now, new Times(console.zone())));
          if (now.outcome().isPresent() && seen >= now.facts()) return Exit.of(now.outcome().get());
          if (!story.get().facts().isEmpty()) continue;
        }
        if (System.nanoTime() > deadline) throw timedOut(id, timeout);
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliFailure(Exit.TIMED_OUT, "Watching was interrupted.", next(id));
    }
  }

  private Optional<StoryView> look(String id, Progress progress) {
    try {
      ApiClient.Reply reply =
          api.ask("/api/v1/deployments/" + ApiClient.encoded(id) + "?after=" + seen);
      if (reply.ok()) return Optional.of(Json.read(reply.body(), StoryView.class));
      // Just asked for: its first fact is on the way to the ledger.
      if (reply.status() == 404 || reply.status() == 503) return Optional.empty();
      throw ApiClient.refusal(reply);
    } catch (CliFailure e) {
      if (e.exit() != Exit.UNREACHABLE) throw e;
      progress.say("Signalbox is away; the deployment goes on when it is back");
      return Optional.empty();
    }
  }

  private void tell(JsonNode fact, Progress progress) {
    long number = fact.path("number").asLong();
    if (number <= seen) return;
    seen = number;
    if (json) {
      progress.print(fact.toString());
      return;
    }
    if (FactReader.quiet(fact)) return;
    FactReader.Told told = reader.read(fact);
    String time = new Times(console.zone()).clock(told.at());
    progress.print(told.text().line(time, console.paint()));
    if (told.text().mood() == io.signalbox.app.cli.text.FactText.Mood.BAD) {
      told.text()
          .details()
          .forEach(d -> progress.print(console.paint().faint(" ".repeat(12) + "│ " + d)));
    }
  }

  private static CliFailure timedOut(String id, Duration timeout) {
    return new CliFailure(
        Exit.TIMED_OUT,
        "Deployment %s has not ended within %s; it goes on.".formatted(id, Times.text(timeout)),
        next(id));
  }

  private static String next(String id) {
    return "'signalbox show %s' tells where it stands, 'signalbox cancel %s' ends it."
        .formatted(id, id);
  }
}
