package io.signalbox.app;

import io.signalbox.app.cli.Console;
import io.signalbox.app.cli.Exit;
import io.signalbox.app.cli.remote.Current;
import io.signalbox.app.serve.Signalbox;
import io.signalbox.config.Settings;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.config.load.ConfigurationSource;
import io.signalbox.config.load.Reload;
import io.signalbox.routes.api.access.TokenBook;
import io.signalbox.routes.telemetry.Metrics;
import io.signalbox.routes.telemetry.QueueDepths;
import io.signalbox.routes.telemetry.StepListeners;
import io.signalbox.routes.telemetry.Telemetry;
import io.signalbox.routes.telemetry.TransitionLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signalbox in this process: reads the configuration, starts, looks for changes of it, stops. */
final class Up {
  private static final Logger LOG = LoggerFactory.getLogger(Up.class);
  private static final long LOOK_EVERY_S = 2;

  private final Console console;

  Up(Console console) {
    this.console = console;
  }

  /** Until a signal ends the process; gives the exit code where it cannot start. */
  int run(Path file) throws IOException, InterruptedException {
    return switch (ConfigurationSource.open(new ConfigurationLoader(), file)) {
      case ConfigurationSource.Opening.Opened opened -> serve(opened.source(), file);
      case ConfigurationSource.Opening.Refused refused -> {
        refused.problems().forEach(console.err()::println);
        console.err().println("Next: mend what is named; 'signalbox validate' checks it again.");
        yield Exit.PROBLEMS;
      }
    };
  }

  private int serve(ConfigurationSource source, Path file)
      throws IOException, InterruptedException {
    Telemetry telemetry = new Telemetry();
    Metrics metrics = new Metrics(telemetry.registry());
    Signalbox signalbox =
        Signalbox.start(
            new Signalbox.Parts(
                source::current,
                source::problems,
                new StepListeners(List.of(metrics, new TransitionLog())),
                telemetry::text));
    metrics
        .watching(signalbox.engine().inFlight())
        .watchingLedger(() -> signalbox.projector().progress().lag());
    new QueueDepths(signalbox.connections(), InstantSource.system())
        .register(telemetry.registry());
    Settings settings = source.current().settings();
    new Current(signalbox.url(), settings.data().resolve(TokenBook.OWNER_FILE))
        .write(Current.home(console.variables(), console.home()));
    CountDownLatch stopping = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopping.countDown();
                  signalbox.close();
                },
                "stop"));
    LOG.info(
        "Signalbox runs at {} with {} targets of {}.",
        signalbox.url(),
        source.current().targets().size(),
        file);
    while (!stopping.await(LOOK_EVERY_S, TimeUnit.SECONDS)) reload(source);
    return Exit.OK;
  }

  private static void reload(ConfigurationSource source) {
    switch (source.reloadIfChanged()) {
      case Reload.Unchanged unchanged -> {}
      case Reload.Reloaded reloaded ->
          LOG.info(
              "The configuration has changed: {} targets. Running deployments keep theirs.",
              reloaded.configuration().targets().size());
      case Reload.Kept kept ->
          LOG.error(
              "The configuration has changed, but has {} problem(s); the old one stays in force. The first: {}",
              kept.problems().size(),
              kept.problems().getFirst());
    }
  }
}
