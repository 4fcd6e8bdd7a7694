package io.signalbox.app.demo;

import io.signalbox.app.serve.Signalbox;
import io.signalbox.broker.AddressBook;
import io.signalbox.broker.ledger.LedgerReader;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.PlatformKind;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.routes.event.EventReader;
import jakarta.jms.JMSContext;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The main job on this machine: v1 goes out to three instances, v2 replaces it while requests keep
 * flowing, a broken v3 is caught by its gate and rolled back. Broker, engine, ledger, processes and
 * traffic are the real ones. Leaves nothing behind.
 */
public final class Demo implements Callable<Integer> {
  private static final Target HELLO = Target.of("hello", "demo");
  private static final int MOST_SECONDS = 120;

  private final PrintStream out;

  public Demo(PrintStream out) {
    this.out = out;
  }

  /** 0 when everything went as it should. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    long began = System.nanoTime();
    Stage stage = Stage.build();
    Configuration configuration = load(stage);
    Signalbox signalbox = Signalbox.start(new Signalbox.Parts(() -> configuration, List::of));
    AtomicBoolean cleaned = new AtomicBoolean();
    Thread onInterrupt = new Thread(() -> cleanUp(signalbox, configuration, stage, cleaned));
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    out.printf("Signalbox runs, everything embedded (%s).%n", seconds(began));
    try (Load load = new Load(URI.create("http://127.0.0.1:" + stage.front() + "/"))) {
      boolean good = act(signalbox, "v1", Outcome.SUCCEEDED, "goes out to three instances");
      load.start();
      good &=
          act(
              signalbox,
              "v2",
              Outcome.SUCCEEDED,
              "replaces v1, instance by instance, while requests keep flowing");
      good &= act(signalbox, "v3", Outcome.ROLLED_BACK, "is broken; its gate has to catch it");
      Load.Count count = load.count();
      out.printf(
          "%nRequests meanwhile: %d answered, %d failed; answered by %s.%n",
          count.answered(), count.failed(), count.byVersion());
      boolean all = good && count.failed() == 0 && !count.byVersion().containsKey("v3");
      out.printf(
          all
              ? "All as it should be, in %s.%n"
              : "NOT as it should be, in %s; please report this.%n",
          seconds(began));
      return all ? 0 : 1;
    } finally {
      cleanUp(signalbox, configuration, stage, cleaned);
      Runtime.getRuntime().removeShutdownHook(onInterrupt);
    }
  }

  private static Configuration load(Stage stage) throws IOException {
    return switch (new ConfigurationLoader().load(stage.configuration())) {
      case Loaded.Valid valid -> valid.configuration();
      case Loaded.Invalid invalid ->
          throw new IOException("The demo's own configuration is wrong: " + invalid.problems());
    };
  }

  private boolean act(Signalbox signalbox, String version, Outcome expected, String said)
      throws InterruptedException {
    out.printf("%n%s %s.%n", version, said);
    String event = "demo-" + version;
    try (JMSContext context = signalbox.connections().createContext()) {
      context
          .createProducer()
          .send(
              context.createQueue(AddressBook.REQUESTS),
              """
              {"specversion":"1.0","id":"%s","source":"demo","type":"io.signalbox.deploy.requested",
               "data":{"service":"hello","environment":"demo","version":"%s","by":"the demo"}}"""
                  .formatted(event, version));
    }
    DeploymentId id = EventReader.idFor("hello", "demo", event);
    LedgerReader ledger = signalbox.ledger().reader();
    long told = 0;
    for (int look = 0; look < MOST_SECONDS * 10; look++) {
      var facts = ledger.facts(id);
      List<String> lines = Story.of(facts);
      lines.stream().skip(told).forEach(out::println);
      told = lines.size();
      Optional<LedgerRow.Ending> ending = ledger.deployment(id.value()).flatMap(LedgerRow::ending);
      if (ending.isPresent() && Story.of(ledger.facts(id)).size() == told) {
        return ending.get().outcome() == expected;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    out.printf("%s did not end within %d s.%n", version, MOST_SECONDS);
    return false;
  }

  private void cleanUp(
      Signalbox signalbox, Configuration configuration, Stage stage, AtomicBoolean cleaned) {
    if (cleaned.getAndSet(true)) return;
    TargetSpec spec = configuration.targets().get(HELLO);
    if (spec != null) {
      for (Instance instance : spec.instances())
        stop(signalbox.platform(PlatformKind.LOCAL).place(spec, instance));
    }
    signalbox.close();
    stage.remove();
  }

  /** With the highest fence, so that whatever is still under way is refused. */
  private void stop(Place place) {
    try {
      Claim claim = place.claim(new Fence(Long.MAX_VALUE / 2), new DeploymentId("end-of-demo"), 1);
      for (Slot slot : Slot.values()) place.stop(claim, slot);
    } catch (StepFailedException e) {
      out.println("An instance could not be stopped: " + e.getMessage());
    }
  }

  private static String seconds(long began) {
    return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - began) / 1e9);
  }
}
