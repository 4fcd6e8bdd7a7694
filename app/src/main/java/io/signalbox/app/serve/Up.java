package io.signalbox.app.serve;

import io.signalbox.app.cli.remote.Current;
import io.signalbox.broker.ledger.NativeLibrary;
import io.signalbox.config.Problem;
import io.signalbox.config.Settings;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.config.load.ConfigurationSource;
import io.signalbox.config.load.Reload;
import io.signalbox.routes.api.access.TokenBook;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs Signalbox in this process until it is told to stop; a changed configuration is taken while
 * it runs.
 */
public final class Up {
  private static final Logger LOG = LoggerFactory.getLogger(Up.class);
  private static final Duration LOOK_AT_CONFIGURATION = Duration.ofSeconds(2);

  private static final Duration LOOK_AT_BROKER = Duration.ofSeconds(1);

  private static final Duration PATIENCE_WITHOUT_BROKER = Duration.ofSeconds(10);

  private static final Duration LOOK_FOR_MISSED = Duration.ofMinutes(10);

  private static final Duration LOOK_AT_CERTIFICATE = Duration.ofSeconds(30);

  /** Facts of deployments that ended this long ago leave the ledger. */
  private static final Duration KEEP_HISTORY = Duration.ofDays(400);

  private static final int FAILED = 1;
  private static final int TAKEN = 3;
  private static final int PROBLEMS = 5;

  private final PrintWriter out;
  private final PrintWriter err;
  private final Path home;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * @param home where the command line looks for the Signalbox of this machine
   */
  public Up(PrintWriter out, PrintWriter err, Path home) {
    this.out = out;
    this.err = err;
    this.home = home;
  }

  /**
   * Gives the exit code: 0 when it was told to stop, 1 when a part did not start, 3 when another
   * process uses its data, 5 when the configuration has problems.
   */
  public int run(Path file) throws IOException, InterruptedException {
    return switch (ConfigurationSource.open(new ConfigurationLoader(), file)) {
      case ConfigurationSource.Opening.Refused refused -> refuse(refused.problems());
      case ConfigurationSource.Opening.Opened opened -> run(opened.source());
    };
  }

  private int refuse(List<Problem> problems) {
    problems.forEach(err::println);
    err.printf("Signalbox was not started: %d problem(s) in the configuration.%n", problems.size());
    err.flush();
    return PROBLEMS;
  }

  private int run(ConfigurationSource source) throws IOException, InterruptedException {
    long began = System.nanoTime();
    Settings settings = source.current().settings();
    Files.createDirectories(settings.data());
    Optional<DataLock> lock = DataLock.take(settings.data());
    if (lock.isEmpty()) return taken(settings.data());
    DataLock ours = lock.get();
    try (ours) {
      return serve(source, settings, began);
    }
  }

  private int taken(Path data) throws IOException {
    err.printf(
        "Signalbox was not started: %s uses %s already.%nNext: stop it, or give this one a directory of its own (signalbox.data).%n",
        DataLock.owner(data), data);
    err.flush();
    return TAKEN;
  }

  private int serve(ConfigurationSource source, Settings settings, long began)
      throws IOException, InterruptedException {
    Optional<Signalbox> started = started(source, settings);
    if (started.isEmpty()) return FAILED;
    Signalbox signalbox = started.get();
    try {
      return serve(source, settings, signalbox, began);
    } finally {
      signalbox.close();
      stopped.countDown();
    }
  }

  private Optional<Signalbox> started(ConfigurationSource source, Settings settings) {
    try {
      switch (settings.ledger()) {
        case Settings.Ledger.Embedded sqlite ->
            NativeLibrary.load(settings.data().resolve("native"));
        case Settings.Ledger.External elsewhere -> {}
      }
      return Optional.of(Signalbox.start(new Signalbox.Parts(source::current, source::problems)));
    } catch (IllegalStateException e) {
      notStarted(e);
      return Optional.empty();
    }
  }

  private void notStarted(IllegalStateException e) {
    err.printf(
        "Signalbox was not started: %s%nNext: mend what is named and start it again; nothing was left running, and what was under way goes on then.%n",
        e.getMessage());
    err.flush();
  }

  private int serve(ConfigurationSource source, Settings settings, Signalbox signalbox, long began)
      throws IOException, InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(told, stopped), "stop"));
    new Current(
            signalbox.url(),
            settings.data().resolve(TokenBook.OWNER_FILE),
            settings.api().tls().map(Settings.Tls::certificate))
        .write(home);
    out.printf(
        Locale.ROOT,
        "Signalbox is ready at %s (%.1f s). Its data is in %s.%n",
        signalbox.url(),
        (System.nanoTime() - began) / 1e9,
        settings.data());
    out.flush();
    // The second thread is for what waits for others.
    try (ScheduledExecutorService chores =
        Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("chores").factory())) {
      // What was missed is missed before the start, and while a proxy or a network was down.
      chores.execute(() -> once(signalbox::askForMissed));
      every(chores, LOOK_FOR_MISSED, signalbox::askForMissed);
      every(chores, LOOK_AT_CONFIGURATION, () -> reload(source));
      every(chores, LOOK_AT_CERTIFICATE, signalbox::renewCertificate);
      every(
          chores,
          Duration.ofHours(6),
          () -> signalbox.ledger().prune(Instant.now().minus(KEEP_HISTORY)));
      every(
          chores, LOOK_AT_BROKER, () -> signalbox.brokerEnded().ifPresent(why -> told.countDown()));
      told.await();
      chores.shutdownNow();
    }
    return signalbox.brokerEnded().map(why -> withoutBroker(why, settings.data())).orElse(0);
  }

  /**
   * It would hear nothing any more, and look as if it lived. Whoever keeps it running (systemd, a
   * container's restart policy) starts it again, and everything goes on from the journal.
   */
  private int withoutBroker(String why, Path data) {
    err.printf(
        "Signalbox ends: its broker has stopped, for %s%nNext: make room on the disk of %s, or mend it, and start Signalbox again, unless its unit does; everything goes on from what is written there.%n",
        why, data);
    err.flush();
    // Those who wait for an answer of that broker are not waited for: they are safe to kill.
    CompletableFuture.delayedExecutor(PATIENCE_WITHOUT_BROKER.toSeconds(), TimeUnit.SECONDS)
        .execute(() -> Runtime.getRuntime().halt(FAILED));
    return FAILED;
  }

  /** The JVM halts when its hooks have ended, so this one waits for the orderly stop. */
  private static void stop(CountDownLatch told, CountDownLatch stopped) {
    told.countDown();
    try {
      stopped.await(15, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void every(ScheduledExecutorService chores, Duration pause, Runnable chore) {
    var unused =
        chores.scheduleWithFixedDelay(
            () -> once(chore), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void once(Runnable chore) {
    try {
      chore.run();
    } catch (RuntimeException e) {
      LOG.warn("A chore failed and is tried again later: {}", e.getMessage());
    }
  }

  private static void reload(ConfigurationSource source) {
    switch (source.reloadIfChanged()) {
      case Reload.Unchanged unchanged -> {}
      case Reload.Reloaded reloaded -> LOG.info("The configuration changed and is in force.");
      case Reload.Kept kept ->
          LOG.warn(
              "The configuration changed, but has {} problem(s); the one before stays in force. The first: {}",
              kept.problems().size(),
              kept.problems().getFirst());
    }
  }
}
