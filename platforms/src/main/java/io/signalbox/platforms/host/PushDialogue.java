package io.signalbox.platforms.host;

import io.signalbox.engine.port.StepFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;

/**
 * This side of the conversation of a push: the manifest goes out, the names of what is missing come
 * back, and then the stream with just that goes out.
 */
final class PushDialogue implements Input, AutoCloseable {
  /** The host's first line when it has something to receive. */
  private static final String STAGED = "staged";

  /** Ends the names. No name can be this. */
  static final String NO_MORE = ".";

  /** The names are a part of the manifest, so no host has a reason to say so much. */
  private static final StepFailed TALKS =
      StepFailed.of(
          StepFailed.Code.COMMAND_FAILED,
          "the host",
          "The host answered a push with more than %d MiB.".formatted(Exit.MOST_OUTPUT >> 20),
          "Look at what sshd and the shell of its user print when a command is run there.");

  private enum Heard {
    NOTHING,
    NAMES,
    ALL
  }

  private final byte[] manifest;
  private final BiConsumer<Set<String>, CompletableFuture<Feed>> wants;
  private final CompletableFuture<Feed> feed = new CompletableFuture<>();
  private final Set<String> missing = new HashSet<>();
  private Heard heard = Heard.NOTHING;
  private volatile boolean talks;

  /**
   * @param wants asks for a stream of what is missing; must not block
   */
  PushDialogue(byte[] manifest, BiConsumer<Set<String>, CompletableFuture<Feed>> wants) {
    this.manifest = manifest;
    this.wants = wants;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(manifest);
    out.flush();
    try {
      feed.get().writeTo(out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The host ended the conversation.", e);
    } catch (CancellationException | ExecutionException e) {
      throw new IOException("The conversation is over.", e);
    }
  }

  @Override
  public synchronized void heard(String line) {
    switch (heard) {
      case NOTHING -> heard = line.equals(STAGED) ? Heard.NAMES : Heard.ALL;
      case NAMES -> {
        if (line.equals(NO_MORE)) {
          heard = Heard.ALL;
          wants.accept(Set.copyOf(missing), feed);
        } else {
          missing.add(line);
        }
      }
      case ALL -> {}
    }
  }

  /** Nobody would ever learn what is missing: the host reads the end of the stream instead. */
  @Override
  public synchronized void overheard() {
    if (heard == Heard.ALL) return;
    heard = Heard.ALL;
    talks = true;
    feed.cancel(false);
  }

  /** Why the stream ended before its end. */
  Optional<StepFailed> failure() {
    if (talks) return Optional.of(TALKS);
    return feed.isDone() && !feed.isCompletedExceptionally()
        ? feed.join().failure()
        : Optional.empty();
  }

  /** The command has ended: nobody reads any more. */
  @Override
  public void close() {
    if (!feed.cancel(false) && !feed.isCompletedExceptionally()) feed.join().close();
  }
}
