package io.signalbox.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.app.cli.remote.ApiClient;
import io.signalbox.app.cli.text.AuditText;
import io.signalbox.broker.wire.Json;
import io.signalbox.routes.api.view.AuditView;
import io.signalbox.routes.api.view.VerificationView;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "audit",
    description = "Who or what asked for everything, what was decided and why; hash-chained.",
    footer = {
      "%nExamples:",
      "  signalbox audit list --service auth --by ada",
      "  signalbox audit verify",
      "  signalbox audit export --from 2026-11-01T00:00:00Z > november.jsonl"
    })
final class AuditCommand extends CommandGroup {

  private AuditCommand() {
    super("the audit trail", "Say 'audit list', 'audit verify' or 'audit export'.");
  }

  static CommandLine of(Console console) {
    return new CommandLine(new AuditCommand())
        .addSubcommand(new ListAll(console))
        .addSubcommand(new Verify(console))
        .addSubcommand(new Export(console));
  }

  /** One that takes only some of it. */
  abstract static class Some extends RemoteCommand {
    @Option(names = "--service", paramLabel = "SERVICE", description = "Only of this service.")
    Optional<String> service = Optional.empty();

    @Option(
        names = {"-e", "--env"},
        paramLabel = "ENVIRONMENT",
        description = "Only in this environment.")
    Optional<String> environment = Optional.empty();

    @Option(names = "--deployment", paramLabel = "ID", description = "Only of this deployment.")
    Optional<String> deployment = Optional.empty();

    @Option(
        names = "--from",
        paramLabel = "TIME",
        description = "Only what was asked for from then on, such as 2026-11-21T08:00:00+09:00;")
    Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "until then.")
    Optional<String> to = Optional.empty();

    @Option(
        names = "--by",
        paramLabel = "NAME",
        description = "Only what somebody of that name asked for.")
    Optional<String> by = Optional.empty();

    Some(Console console) {
      super(console);
    }

    final String query() {
      Map<String, Optional<String>> all =
          Map.of(
              "service", service,
              "environment", environment,
              "deployment", deployment,
              "from", from,
              "to", to,
              "by", by);
      return all.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .flatMap(
              e -> e.getValue().map(v -> "&" + e.getKey() + "=" + ApiClient.encoded(v)).stream())
          .collect(Collectors.joining());
    }
  }

  @Command(
      name = "list",
      description = "What was asked for and decided, the newest first.",
      footer = {"%nExamples:", "  signalbox audit list --env production --limit 50"})
  static final class ListAll extends Some {
    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "How many, at most 1000 (default: ${DEFAULT-VALUE}).",
        defaultValue = "100")
    int limit = 100;

    ListAll(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      ApiClient api = api();
      String body =
          waitingFor("asking Signalbox", () -> api.get("/api/v1/audit?limit=" + limit + query()));
      return print(body, AuditView.class, v -> new AuditText(times(), console.paint()).lines(v));
    }
  }

  @Command(
      name = "verify",
      description = {
        "Check that no fact was changed, removed or added since it was told.",
        "With --file: check an export, without asking anybody."
      },
      footer = {
        "%nExamples:",
        "  signalbox audit verify",
        "  signalbox audit verify --file november.jsonl"
      })
  static final class Verify extends RemoteCommand {
    @Option(names = "--file", paramLabel = "FILE", description = "An export.")
    Optional<Path> file = Optional.empty();

    Verify(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      VerificationView found;
      if (file.isPresent()) {
        found = ofFile(file.get());
      } else {
        ApiClient api = api();
        String body = waitingFor("verifying", () -> api.get("/api/v1/audit/verification"));
        found = Json.read(body, VerificationView.class);
      }
      if (json) console.out().println(Json.write(found));
      else console.out().println(said(found));
      return found.sound() ? Exit.OK : Exit.FAILED;
    }

    private static VerificationView ofFile(Path file) {
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        return ExportCheck.check(lines);
      } catch (IOException e) {
        throw new CliFailure(
            Exit.USAGE,
            "The export " + file + " cannot be read (" + e.getClass().getSimpleName() + ").",
            "Name a file that 'signalbox audit export' wrote.");
      }
    }

    private String said(VerificationView found) {
      return found.sound()
          ? "Sound: %d facts, every link holds.".formatted(found.facts())
          : console
              .paint()
              .bad(
                  "Not sound: fact %d of %s: %s."
                      .formatted(found.number(), found.deployment().orElse("?"), found.said()));
    }
  }

  @Command(
      name = "export",
      description =
          "Print everything as JSON Lines, chain by chain: each fact with its hash and the one before.",
      footer = {"%nExamples:", "  signalbox audit export > audit.jsonl"})
  static final class Export extends Some {
    Export(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      ApiClient api = api();
      Optional<String> last = page(api, "");
      while (last.isPresent()) {
        JsonNode fact = Json.tree(last.get()).path("fact");
        String after = ApiClient.encoded(fact.path("deployment").asText());
        last = page(api, "&after=" + after + "&number=" + fact.path("number").asLong());
      }
      return Exit.OK;
    }

    /** Gives the last line; empty at the end. */
    private Optional<String> page(ApiClient api, String after) {
      String body = api.get("/api/v1/audit/export?" + (query() + after).replaceFirst("^&", ""));
      try (Stream<String> lines = body.lines()) {
        return lines.filter(l -> !l.isBlank()).peek(console.out()::println).reduce((a, b) -> b);
      }
    }
  }
}
