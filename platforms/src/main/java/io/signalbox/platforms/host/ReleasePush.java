package io.signalbox.platforms.host;

import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.platforms.Sha256;
import io.signalbox.platforms.artifact.Content;
import io.signalbox.platforms.artifact.DeltaTar;
import io.signalbox.platforms.artifact.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One push to many hosts. Each host has a thread that holds its conversation with it; this one
 * reads the artifact. Hosts that are ready at about the same time share one reading; a host that
 * comes later, or lacks something after its verification, gets a reading of its own, so nobody
 * waits for long for anybody.
 */
final class ReleasePush {
  /** How many hosts are served at once. */
  private static final int MOST_AT_ONCE = 64;

  /** How long the first host that is ready waits for the others. */
  private static final Duration GATHER = Duration.ofSeconds(2);

  private sealed interface Event {}

  private record Wants(Set<String> missing, Thread thread, CompletableFuture<Feed> feed)
      implements Event {}

  private record Done(InstanceName instance, Result<Evidence> result) implements Event {}

  private final Content content;
  private final Release release;
  private final Duration stall;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Map<InstanceName, Result<Evidence>> results = new HashMap<>();

  /**
   * @param stall how long a host may take no data before it is left behind
   */
  ReleasePush(Content content, Release release, Duration stall) {
    this.content = content;
    this.release = release;
    this.stall = stall;
  }

  /** One host to serve. */
  record Receiver(Site site, HostCaller caller, Claim claim) {}

  Map<InstanceName, Result<Evidence>> to(List<Receiver> receivers) {
    if (receivers.isEmpty()) return Map.of();
    int threads = Math.min(MOST_AT_ONCE, receivers.size());
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("push-", 0).factory())) {
      for (Receiver receiver : receivers) pool.execute(() -> serve(receiver));
      try {
        while (results.size() < receivers.size()) {
          List<Wants> batch = gather(receivers.size());
          if (!batch.isEmpty()) read(batch);
        }
      } catch (InterruptedException e) {
        pool.shutdownNow();
        Thread.currentThread().interrupt();
      } catch (RuntimeException | Error bug) {
        // Nobody will answer those who still want something.
        pool.shutdownNow();
        throw bug;
      }
    }
    // The pool is closed: whoever still had something to say has said it.
    for (Event event = events.poll(); event != null; event = events.poll()) note(event);
    for (Receiver receiver : receivers) {
      results.computeIfAbsent(
          receiver.site().instance().name(),
          name -> new Result.No<>(interrupted(receiver.site().where())));
    }
    return Map.copyOf(results);
  }

  private void note(Event event) {
    if (event instanceof Done done) results.put(done.instance(), done.result());
  }

  /** Waits for the first host that wants something, then a moment for the others. */
  private List<Wants> gather(int all) throws InterruptedException {
    List<Wants> batch = new ArrayList<>();
    long until = 0;
    while (results.size() + batch.size() < all) {
      Event event;
      if (batch.isEmpty()) {
        event = events.take();
      } else {
        event = events.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (event == null) break;
      }
      switch (event) {
        case Wants wants -> {
          if (batch.isEmpty()) until = System.nanoTime() + GATHER.toNanos();
          batch.add(wants);
        }
        case Done done -> note(done);
      }
    }
    return batch;
  }

  /** Reads the artifact once for all of these hosts. Those that lack the same share one tar. */
  private void read(List<Wants> batch) throws InterruptedException {
    Map<Set<String>, List<Feed>> groups = new LinkedHashMap<>();
    List<Feed> feeds = new ArrayList<>();
    for (Wants wants : batch) {
      Feed feed = new Feed(wants.thread());
      feeds.add(feed);
      groups.computeIfAbsent(wants.missing(), m -> new ArrayList<>()).add(feed);
      // Whoever asked may have gone meanwhile.
      if (!wants.feed().complete(feed)) feed.close();
    }
    List<DeltaTar> tars = new ArrayList<>();
    groups.forEach(
        (missing, group) -> {
          tars.add(new DeltaTar(missing, new Tee(group, feeds, stall, this::leftBehind)));
        });
    try {
      content.send(tars);
      for (Feed feed : feeds) {
        if (!feed.end(stall)) feed.fail(leftBehind(false));
      }
    } catch (java.io.InterruptedIOException e) {
      for (Feed feed : feeds) feed.fail(interrupted(content.location()));
      throw new InterruptedException();
    } catch (IOException e) {
      for (Feed feed : feeds) feed.fail(changed(e));
    } catch (RuntimeException | Error bug) {
      for (Feed feed : feeds) feed.fail(changed(new IOException(bug)));
      throw bug;
    }
  }

  private void serve(Receiver receiver) {
    Result<Evidence> result = new Result.No<>(unforeseen(receiver, "see the log"));
    try {
      result = new Result.Ok<>(push(receiver));
    } catch (StepFailedException e) {
      result = new Result.No<>(e.failed());
    } catch (InterruptedException e) {
      result = new Result.No<>(interrupted(receiver.site().where()));
    } catch (RuntimeException | ExecutionException bug) {
      result = new Result.No<>(unforeseen(receiver, bug.toString()));
    } finally {
      // Whatever happened, even an Error: nobody may wait for this host for ever.
      events.add(new Done(receiver.site().instance().name(), result));
    }
  }

  private static StepFailed unforeseen(Receiver receiver, String why) {
    return StepFailed.of(
        Code.COMMAND_FAILED,
        receiver.site().where(),
        "The push failed for a reason that nobody thought of: " + why,
        "Report this with the log.");
  }

  private Evidence push(Receiver to)
      throws StepFailedException, InterruptedException, ExecutionException {
    HostCommands commands = new HostCommands(to.site());
    List<String> said = converse(to, commands).raw().lines();
    if (said.getFirst().equals("held")) {
      return Evidence.of(
          to.site().where(), false, "Release " + release.version() + " lies here already.");
    }
    int sent = said.indexOf(PushDialogue.NO_MORE) - 1;
    List<String> verified = said.subList(sent + 2, said.size());
    if (!verified.getFirst().startsWith("verified")) {
      verified = again(to, commands, toSend(verified.subList(1, verified.size())));
    }
    Reply held =
        to.caller().call(commands.held(release.version(), content.digest()), Code.COMMAND_FAILED);
    if (!held.raw().line().equals("held")) {
      throw to.caller()
          .failed(Code.NOT_PROVEN, "The release was published, but does not lie there.", held);
    }
    return new Evidence(
        to.site().where(),
        true,
        "Release %s lies here: %d of %d files sent, all verified."
            .formatted(release.version(), sent, content.manifest().files()),
        verified.stream().map(to.caller()::shown).toList());
  }

  /**
   * Of what differs: what nobody wants the host has removed, and directories are sent every time.
   */
  private Set<String> toSend(List<String> differing) {
    return differing.stream()
        .filter(
            name ->
                content
                    .manifest()
                    .entry(name)
                    .filter(e -> e.type() != Entry.Type.DIRECTORY)
                    .isPresent())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The whole push in one command; what it said. */
  private Reply converse(Receiver to, HostCommands commands) throws StepFailedException {
    byte[] manifest = content.manifest().text().getBytes(StandardCharsets.UTF_8);
    HostCommand push =
        commands.push(to.claim(), release, content.digest(), Sha256.hex(manifest), manifest.length);
    Thread owner = Thread.currentThread();
    PushDialogue dialogue =
        new PushDialogue(manifest, (missing, feed) -> events.add(new Wants(missing, owner, feed)));
    Reply reply;
    try (dialogue) {
      reply = to.caller().call(push, dialogue, Code.COMMAND_FAILED);
    } catch (StepFailedException e) {
      throw because(to, dialogue.failure(), e);
    }
    whole(to, dialogue.failure());
    return reply;
  }

  /** What arrived otherwise than the manifest says is sent once more, and no more. */
  private List<String> again(Receiver to, HostCommands commands, Set<String> missing)
      throws StepFailedException, InterruptedException, ExecutionException {
    CompletableFuture<Feed> promise = new CompletableFuture<>();
    events.add(new Wants(missing, Thread.currentThread(), promise));
    Feed feed = promise.get();
    Reply verified;
    try {
      verified =
          to.caller()
              .call(commands.receive(to.claim(), release.version()), feed, Code.COMMAND_FAILED);
    } catch (StepFailedException e) {
      throw because(to, feed.failure(), e);
    } finally {
      feed.close();
    }
    whole(to, feed.failure());
    List<String> lines = verified.raw().lines();
    if (!lines.getFirst().startsWith("verified")) {
      throw to.caller()
          .failed(
              Code.ARTIFACT_CORRUPT,
              lines.size()
                  - 1
                  + " files are not what the manifest says, although they were sent twice.",
              verified);
    }
    to.caller()
        .call(
            commands.publish(to.claim(), release.version(), content.digest()), Code.COMMAND_FAILED);
    return lines;
  }

  /** Why the stream ended is the cause; that the host then complained is not. */
  private static StepFailedException because(
      Receiver to, Optional<StepFailed> stream, StepFailedException e) {
    return stream.map(failed -> new StepFailedException(at(to, failed), e)).orElse(e);
  }

  /**
   * A stream that ended early has interrupted this thread, which may have found the command's end
   * first: it must do nothing more, and the next attempt sees what is there.
   */
  private static void whole(Receiver to, Optional<StepFailed> stream) throws StepFailedException {
    if (stream.isPresent()) throw new StepFailedException(at(to, stream.get()));
  }

  /** Streams do not know whose they are; what is wrong with the artifact is nobody's. */
  private static StepFailed at(Receiver to, StepFailed failed) {
    return failed.code() == Code.ARTIFACT_CORRUPT
        ? failed
        : new StepFailed(
            failed.code(),
            to.site().where(),
            failed.message(),
            failed.evidence(),
            failed.exitCode(),
            failed.next());
  }

  private StepFailed leftBehind(boolean takes) {
    return StepFailed.of(
        Code.TIMEOUT,
        release.version().value(),
        takes
            ? "The host took the release so slowly that the others waited for it, and was left behind; the next attempt is its own."
            : "The host took no data for " + stall.toSeconds() + " seconds and was left behind.",
        "Check the host and the network to it.");
  }

  private StepFailed changed(IOException e) {
    return StepFailed.of(
        Code.ARTIFACT_CORRUPT,
        content.location(),
        "The artifact could not be sent: " + e.getMessage() + ".",
        HostAnswer.next(Code.ARTIFACT_CORRUPT));
  }

  private static StepFailed interrupted(String where) {
    return StepFailed.of(
        Code.INTERRUPTED, where, "The push was interrupted.", HostAnswer.next(Code.INTERRUPTED));
  }
}
