package io.signalbox.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.app.cli.text.DeliveryText;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.inbound.WebhookSource;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.routes.inbound.DeliveryRecord;
import io.signalbox.routes.inbound.Intake;
import io.signalbox.routes.inbound.event.Delivery;
import io.signalbox.routes.inbound.event.InboundEvent;
import io.signalbox.routes.inbound.event.Payload;
import io.signalbox.routes.inbound.event.Unreadable;
import io.signalbox.routes.inbound.proof.Headers;
import io.signalbox.routes.inbound.trigger.Triggers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "triggers",
    description = "What is made of events that come by webhook.",
    footer = {"%nExamples:", "  signalbox triggers test push.json --source github"})
final class TriggersCommand extends CommandGroup {

  private TriggersCommand() {
    super("triggers", "Say 'triggers test FILE.json'.");
  }

  static CommandLine of(Console console) {
    return new CommandLine(new TriggersCommand()).addSubcommand(new Test(console));
  }

  @Command(
      name = "test",
      description = {
        "Say what a payload would do, and why. Asks nobody and sends nothing; proof and age are not"
            + " looked at.",
        "Exit code 3 when no trigger asks for anything."
      },
      footer = {
        "%nExamples:",
        "  signalbox triggers test push.json --source github",
        "  signalbox triggers test release.json --source forge --event release",
        "  signalbox triggers test event.json --source bus --header 'ce-type: com.acme.built'"
      })
  static final class Test implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "FILE.json", description = "A payload, as it was sent.")
    Path file = Path.of("");

    @Option(
        names = "--source",
        paramLabel = "NAME",
        description = "The webhook source that it would come from; needed where there are several.")
    Optional<String> source = Optional.empty();

    @Option(
        names = "--event",
        paramLabel = "EVENT",
        description = "What a git host says beside the payload, such as push; else it is guessed.")
    Optional<String> event = Optional.empty();

    @Option(
        names = "--header",
        paramLabel = "NAME:VALUE",
        description = "A header that would come with it; may be given several times.")
    List<String> headers = List.of();

    @Option(
        names = {"-c", "--config"},
        paramLabel = "FILE",
        description = "The configuration (SIGNALBOX_CONFIG; default: signalbox.yaml).")
    Optional<Path> config = Optional.empty();

    @Option(names = "--json", description = "Print JSON, for scripts.")
    boolean json;

    Test(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      Configuration configuration = configuration();
      WebhookSource from = source(configuration);
      Triggers triggers = new Triggers(configuration);
      List<DeliveryRecord> records =
          events(from).stream()
              .map(
                  e -> {
                    Instant now = e.at().orElseGet(console.clock()::instant);
                    return Intake.described(from, triggers.evaluate(from, e, now), now);
                  })
              .toList();
      if (json) console.out().println(Json.write(records));
      else new DeliveryText(console.paint()).lines(records).forEach(console.out()::println);
      return records.stream().anyMatch(r -> !r.asked().isEmpty()) ? Exit.OK : Exit.REJECTED;
    }

    private Configuration configuration() {
      Path path = ConfigFile.find(config, console);
      return switch (new ConfigurationLoader(console.variables()).load(path)) {
        case Loaded.Valid valid -> valid.configuration();
        case Loaded.Invalid invalid ->
            throw new CliFailure(
                Exit.PROBLEMS,
                path + " has problems.",
                "'signalbox validate --config " + path + "' names them.");
      };
    }

    private WebhookSource source(Configuration configuration) {
      List<WebhookSource> all = configuration.inbound().sources();
      if (source.isEmpty() && all.size() == 1) return all.getFirst();
      String names = String.join(", ", all.stream().map(WebhookSource::name).toList());
      return source
          .flatMap(configuration.inbound()::source)
          .orElseThrow(
              () ->
                  new CliFailure(
                      Exit.USAGE,
                      source
                          .map(s -> "There is no webhook source '" + s + "'.")
                          .orElse("There is more than one webhook source, or none."),
                      all.isEmpty()
                          ? "Name one in 'webhooks.sources' of the configuration."
                          : "Say which with --source: " + names + "."));
    }

    private List<InboundEvent> events(WebhookSource from) {
      try {
        byte[] body = Files.readAllBytes(file);
        return Delivery.read(from.kind(), headers(body), body).events();
      } catch (Unreadable e) {
        throw new CliFailure(Exit.REJECTED, e.said(), e.next());
      } catch (IOException e) {
        throw new CliFailure(
            Exit.USAGE, file + " cannot be read: " + e.getMessage(), "Name a file with a payload.");
      }
    }

    private Headers headers(byte[] body) throws Unreadable {
      Headers all = Headers.none();
      for (String header : headers) {
        int colon = header.indexOf(':');
        if (colon < 1) {
          throw new CliFailure(
              Exit.USAGE,
              "Expected a header as NAME:VALUE, but it is '" + header + "'.",
              "Write it as in --header 'X-GitHub-Event: push'.");
        }
        all.with(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
      }
      String said = event.orElse(guessed(Payload.read(body)));
      return all.with("X-GitHub-Event", said)
          .with("X-Gitea-Event", said)
          .with("webhook-id", "test");
    }

    /** Git hosts say the event beside the payload; most payloads have a part of that name. */
    private static String guessed(JsonNode payload) {
      if (payload.has("zen")) return "ping";
      for (String part :
          List.of("release", "workflow_run", "check_suite", "deployment_status", "deployment")) {
        if (payload.has(part)) return part;
      }
      return payload.has("pull_request") ? "pull_request" : "push";
    }
  }
}
