package io.signalbox.platforms.host;

import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.spec.GateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One question to a slot, asked on its own host, so that the network between here and there is
 * neither blamed nor measured. Needs no root, and not even the host script.
 */
final class ProbeCommand {
  private static final int MOST_ANSWER = 200;

  /** The live link, the first bytes of the answer; status and seconds on standard error. */
  private static final String HTTP =
      "echo \"live $(readlink -- \"$1/live\")\"; "
          + "curl -sS --noproxy '*' -m \"$3\" -w '%{stderr}\\nsignalbox %{http_code} %{time_total}\\n' -- \"$2\""
          + " | head -c 400 | tr -d '\\000'";

  /** bash has sockets; Debian and Ubuntu always have bash. */
  private static final String TCP =
      "echo \"live $(readlink -- \"$1/live\")\"; s=$(date +%s%N); code=0; "
          + "timeout \"$3\" bash -c ': < \"/dev/tcp/127.0.0.1/$0\"' \"$2\" || code=$?; "
          + "e=$(date +%s%N); echo \"signalbox $code $(((e - s) / 1000)) us\" >&2";

  /** The live link first; then what {@link GrpcHealth} reads. */
  private static final String GRPC =
      "echo \"live $(readlink -- \"$1/live\")\"; shift; " + GrpcHealth.TEXT;

  private static final Pattern HTTP_SAID = Pattern.compile("signalbox (\\d{3}) ([0-9.,]+)");
  private static final Pattern TCP_SAID = Pattern.compile("signalbox (\\d+) (\\d+) us");

  private ProbeCommand() {}

  private enum Way {
    HTTP,
    GRPC,
    TCP
  }

  private static Way way(Site site, Slot slot) {
    GateSpec gate = site.spec().gate();
    if (gate.grpc().isPresent()) return Way.GRPC;
    return gate.http() && site.instance().port(slot) != 0 ? Way.HTTP : Way.TCP;
  }

  static HostCommand of(Site site, Slot slot) {
    GateSpec gate = site.spec().gate();
    String port = Integer.toString(site.instance().port(slot));
    String seconds = Sampler.seconds(gate.timeout());
    List<String> words =
        switch (way(site, slot)) {
          case HTTP -> asking(site, HTTP, "http://127.0.0.1:" + port + gate.path(), seconds);
          case TCP -> asking(site, TCP, port, seconds);
          case GRPC ->
              asking(site, GRPC, port, seconds, GrpcHealth.question(gate.grpc().orElse("")));
        };
    // A moment more than the probe itself, so that its own timeout speaks first.
    return new HostCommand(
        "ask slot " + slot.lower() + " for its health", words, gate.timeout().plusSeconds(15));
  }

  private static List<String> asking(Site site, String text, String... arguments) {
    List<String> words = new ArrayList<>(List.of("sh", "-c", text, "probe", site.directory()));
    words.addAll(List.of(arguments));
    return words;
  }

  static Probe read(Site site, Slot slot, Instant at, Reply reply) {
    Exit exit = reply.raw();
    boolean live =
        exit.lines().stream()
            .findFirst()
            .filter(("live slots/" + slot.lower())::equals)
            .isPresent();
    Said said = said(site, way(site, slot), exit);
    return new Probe(
        site.instance().name(),
        slot,
        live,
        at,
        said.healthy(),
        said.took(),
        shorten(reply.scrub().clean(said.answer())));
  }

  /** What was answered; it may hold secrets. */
  private record Said(boolean healthy, Duration took, String answer) {}

  private static Said said(Site site, Way way, Exit exit) {
    String last = exit.err().isEmpty() ? "" : exit.err().getLast();
    String error =
        exit.err().stream().filter(l -> !l.isBlank()).findFirst().orElse("no answer").strip();
    Matcher matcher = (way == Way.TCP ? TCP_SAID : HTTP_SAID).matcher(last);
    if (!matcher.matches()) return new Said(false, Duration.ZERO, error);
    return switch (way) {
      case TCP -> {
        boolean open = matcher.group(1).equals("0");
        Duration took = Duration.ofNanos(Long.parseLong(matcher.group(2)) * 1000);
        yield new Said(open, took, open ? "connected" : error);
      }
      case HTTP -> {
        int status = Integer.parseInt(matcher.group(1));
        String body = exit.lines().stream().skip(1).findFirst().orElse("");
        String answer = status == 0 ? error : (status + " " + body).strip();
        yield new Said(status == site.spec().gate().expectStatus(), took(matcher), answer);
      }
      case GRPC -> {
        String digits = exit.out().substring(exit.out().indexOf('\n') + 1);
        GrpcHealth.Answer answer =
            matcher.group(1).equals("000")
                ? new GrpcHealth.Answer(false, GrpcHealth.silence(exit.err()))
                : GrpcHealth.read(digits);
        yield new Said(answer.serving(), took(matcher), answer.said());
      }
    };
  }

  private static Duration took(Matcher matcher) {
    double seconds = Double.parseDouble(matcher.group(2).replace(',', '.'));
    return Duration.ofNanos(Math.round(seconds * 1_000_000) * 1000);
  }

  static Probe ofProcess(Site site, Slot slot, Optional<Seen> seen, Instant at, Duration took) {
    Seen found = seen.orElse(Seen.NOTHING);
    var seat = found.observation().seat(slot);
    return new Probe(
        site.instance().name(),
        slot,
        found.observation().live().filter(l -> l == slot).isPresent(),
        at,
        seat.state() == io.signalbox.engine.port.Observation.RunState.RUNNING,
        took,
        shorten((seat.state() + " " + seat.detail()).strip()));
  }

  private static String shorten(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ").strip();
    return line.length() > MOST_ANSWER ? line.substring(0, MOST_ANSWER) + "…" : line;
  }
}
