package io.signalbox.platforms.host;

import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.gate.Sample;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Finding;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Observation.HeldRelease;
import io.signalbox.engine.port.Observation.RunState;
import io.signalbox.engine.port.Observation.Seat;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.Hook;
import io.signalbox.engine.spec.SourceSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A place on a host that is reached through a {@link Shell}. Each change observes first, acts, and
 * reads back by another command; moving traffic compares on the host itself, under its lock.
 * Stateless: what is true is on the host.
 */
final class HostPlace implements Place {
  private final Site site;
  private final HostCaller caller;
  private final HostCommands commands;
  private final Settings settings;
  private final HostBackups backups;
  private final HostTraffic traffic;
  private final Clock clock;

  HostPlace(Site site, Shell shell, Secrets secrets, FrontLauncher launcher, Clock clock) {
    this.site = site;
    this.settings = new Settings(site, secrets);
    this.caller = new HostCaller(site, shell, settings.scrub());
    this.commands = new HostCommands(site);
    this.backups = new HostBackups(site, caller, commands, settings);
    this.traffic = new HostTraffic(site, caller, commands, launcher);
    this.clock = clock;
  }

  @Override
  public Claim claim(Fence fence, DeploymentId deployment, long transition)
      throws StepFailedException {
    Reply reply = caller.call(commands.claim(fence, deployment, transition), Code.COMMAND_FAILED);
    String[] words = reply.raw().line().split(" ");
    if (words.length != 4 || !words[0].equals("claimed")) {
      throw caller.failed(Code.NOT_PROVEN, "The host's answer to a claim makes no sense.", reply);
    }
    return new Claim(
        new Fence(Long.parseLong(words[1])), Long.parseLong(words[2]), Integer.parseInt(words[3]));
  }

  @Override
  public Observation observe() throws StepFailedException {
    return asConfigured(see());
  }

  private Observation asConfigured(Seen seen) {
    Observation all = seen.observation();
    Map<Slot, Seat> seats = new EnumMap<>(Slot.class);
    for (Slot slot : Slot.values()) {
      seats.put(slot, all.seat(slot).configured(asConfigured(seen, slot)));
    }
    return new Observation(all.fence(), all.claim(), all.live(), seats, all.releases(), all.kept());
  }

  /** Where a secret cannot be looked up nobody can tell, and what runs is left alone. */
  private boolean asConfigured(Seen seen, Slot slot) {
    Seat seat = seen.observation().seat(slot);
    if (seat.version().isEmpty() || seat.digest().isEmpty()) return true;
    try {
      return rendered(slot, seat.version().get(), seat.digest().get())
          .seal()
          .equals(seen.seals().get(slot));
    } catch (StepFailedException noSecret) {
      return true;
    }
  }

  private SeatFiles rendered(Slot slot, Version version, Digest digest) throws StepFailedException {
    return SeatFiles.render(site, slot, version, digest, settings.forProcess(slot, version));
  }

  private Seen see() throws StepFailedException {
    Optional<Reply> reply = caller.ask(commands.observe());
    if (reply.isEmpty()) return Seen.NOTHING;
    try {
      return Seen.parse(reply.get());
    } catch (IllegalArgumentException e) {
      throw caller.failed(
          Code.NOT_PROVEN, "The observation makes no sense: " + e.getMessage(), reply.get());
    }
  }

  @Override
  public List<Finding> inspect(long releaseBytes) throws StepFailedException {
    return Findings.of(site, caller, settings, releaseBytes);
  }

  @Override
  public Evidence backup(Claim claim, DeploymentId id, Set<DeploymentId> needed)
      throws StepFailedException {
    return backups.backup(claim, id, needed);
  }

  @Override
  public Evidence restoreBackup(Claim claim, DeploymentId id, boolean data)
      throws StepFailedException {
    return backups.restoreBackup(claim, id, data);
  }

  @Override
  public Evidence install(Claim claim, Release release) throws StepFailedException {
    HeldRelease held =
        observe()
            .release(release.version())
            .filter(r -> release.digest().isEmpty() || release.digest().get().equals(r.digest()))
            .orElseThrow(() -> missing(release));
    if (held.ready()) {
      return Evidence.of(
          site.where(), false, "Release " + release.version() + " is installed already.");
    }
    Input input =
        Input.of(EnvFile.complete(settings.forScript(Optional.of(release.version()), Map.of())));
    boolean taken = release.liesOnHosts();
    HostCommand install =
        taken
            ? commands.noInstall(claim, release.version())
            : commands.install(claim, release.version());
    Reply reply = caller.call(install, input, Code.INSTALL_FAILED);
    Reply mark = caller.call(commands.ready(release.version()), Code.COMMAND_FAILED);
    if (!mark.raw().line().equals("ready")) {
      throw caller.failed(
          Code.NOT_PROVEN, "The install command succeeded, but its mark is not there.", mark);
    }
    return new Evidence(
        site.where(),
        true,
        site.spec().process().install().isPresent() && !taken
            ? "The install command of release " + release.version() + " succeeded."
            : "Release " + release.version() + " needs no install command.",
        reply.shown().out());
  }

  private StepFailedException missing(Version version) {
    return new StepFailedException(
        StepFailed.of(
            Code.RELEASE_MISSING,
            site.where(),
            "Release " + version + " is not on this host.",
            HostAnswer.next(Code.RELEASE_MISSING)));
  }

  private StepFailedException missing(Release release) {
    return new StepFailedException(
        StepFailed.of(
            Code.RELEASE_MISSING,
            site.where(),
            "Release "
                + release.version()
                + " is not on this host with the content that was asked for.",
            HostAnswer.next(Code.RELEASE_MISSING)));
  }

  @Override
  public Evidence start(Claim claim, Slot slot, Release release) throws StepFailedException {
    Version version = release.version();
    Seen seen = see();
    HeldRelease held =
        seen.observation()
            .release(version)
            .filter(r -> release.digest().isEmpty() || release.digest().get().equals(r.digest()))
            .orElseThrow(() -> missing(release));
    Digest digest = held.digest();
    SeatFiles files = rendered(slot, version, digest);
    Seat seat = seen.observation().seat(slot);
    boolean sealed = files.seal().equals(seen.seals().get(slot));
    if (sealed && seat.runs(version, digest)) {
      return Evidence.of(
          site.where(),
          false,
          "Release " + version + " runs in slot " + slot.lower() + " already.");
    }
    boolean live = seen.observation().live().filter(l -> l == slot).isPresent();
    if (live && seat.state() == RunState.RUNNING && site.spec().process().overlap()) {
      throw new StepFailedException(
          StepFailed.of(
              Code.UNFIT,
              site.where(),
              "Slot " + slot.lower() + " is live and runs; replacing it would cut off requests.",
              "Start the release in slot " + slot.other().lower() + " instead."));
    }
    if (seat.state() != RunState.STOPPED) stop(claim, slot);
    if (!sealed) {
      caller.call(
          commands.seat(claim, slot, version, digest, files.seal()),
          files.tar(),
          Code.COMMAND_FAILED);
    }
    caller.call(commands.launch(claim, slot), Code.START_FAILED);
    Reply state = caller.call(commands.state(slot), Code.COMMAND_FAILED);
    if (!state.raw().line().startsWith(RunState.RUNNING.name())) {
      throw diedAtOnce(slot, version, state);
    }
    return new Evidence(
        site.where(),
        true,
        "Release " + version + " runs in slot " + slot.lower() + ".",
        state.shown().out());
  }

  /** What it said itself tells more than what the supervisor says of it. */
  private StepFailedException diedAtOnce(Slot slot, Version version, Reply state)
      throws StepFailedException {
    List<String> evidence = new ArrayList<>(state.shown().out());
    evidence.addAll(logs(slot, StepFailed.MOST_LINES - evidence.size()));
    return new StepFailedException(
        new StepFailed(
            Code.START_FAILED,
            site.where(),
            "Release " + version + " was started in slot " + slot.lower() + ", but does not run.",
            evidence,
            OptionalInt.empty(),
            HostAnswer.next(Code.START_FAILED)));
  }

  @Override
  public Evidence stop(Claim claim, Slot slot) throws StepFailedException {
    boolean was = observe().seat(slot).state() != RunState.STOPPED;
    Reply stopped = caller.call(commands.stop(claim, slot), Code.COMMAND_FAILED);
    Reply gone = caller.call(commands.gone(slot), Code.COMMAND_FAILED);
    if (!gone.raw().line().startsWith("gone")) {
      throw caller.failed(
          Code.NOT_PROVEN,
          "Slot " + slot.lower() + " was stopped, but something of it is left.",
          gone);
    }
    String how = caller.shown(stopped.raw().line());
    return new Evidence(
        site.where(),
        was,
        "Slot %s is stopped%s, nothing of it is left."
            .formatted(slot.lower(), how.isEmpty() ? "" : " (" + how + ")"),
        gone.shown().out());
  }

  @Override
  public Evidence switchTo(Claim claim, Slot slot) throws StepFailedException {
    return traffic.switchTo(claim, slot);
  }

  @Override
  public Evidence takeOut(Claim claim) throws StepFailedException {
    return traffic.takeOut(claim, observe().live().isPresent());
  }

  @Override
  public Evidence prune(Claim claim, Set<Version> keep, Set<DeploymentId> needed)
      throws StepFailedException {
    Reply reply = caller.call(commands.prune(claim, keep, needed), Code.COMMAND_FAILED);
    List<String> gone = reply.shown().out();
    return new Evidence(
        site.where(),
        !gone.isEmpty(),
        gone.isEmpty() ? "There was nothing to remove." : "Removed " + gone.size() + " old things.",
        gone);
  }

  @Override
  public Evidence retire(Claim claim, boolean purge) throws StepFailedException {
    Reply done = caller.call(commands.retire(claim, purge), Code.COMMAND_FAILED);
    Reply left = caller.call(commands.remains(purge), Code.COMMAND_FAILED);
    if (!left.raw().line().equals("gone")) {
      throw caller.failed(
          Code.NOT_PROVEN, "The instance was retired, but something of it is left.", left);
    }
    List<String> removed = done.shown().out();
    return new Evidence(
        site.where(),
        !removed.isEmpty(),
        purge
            ? "Units, front and directory are gone; only the fence is kept."
            : "Units and front are gone; releases, shared data and backups stay in "
                + site.directory()
                + ".",
        removed);
  }

  @Override
  public Evidence reinstate(Claim claim) throws StepFailedException {
    return HandBack.on(caller, claim);
  }

  @Override
  public Evidence hook(Claim claim, Hook hook, Map<String, String> environment)
      throws StepFailedException {
    Optional<Version> version =
        Optional.ofNullable(environment.get("SIGNALBOX_VERSION")).map(Version::new);
    Input input = Input.of(EnvFile.complete(settings.forScript(version, environment)));
    Reply reply =
        caller.call(
            commands.hook(claim, hook, version, once(hook, environment)), input, Code.HOOK_FAILED);
    return new Evidence(
        site.where(), true, "The hook " + hook.name() + " succeeded.", reply.shown().out());
  }

  /**
   * A migration that was cut off runs again; one that succeeded does not, however often its step is
   * executed.
   */
  private static String once(Hook hook, Map<String, String> environment) {
    return hook.moment() == Hook.Moment.MIGRATE
        ? environment.getOrDefault("SIGNALBOX_DEPLOYMENT", "") + "." + hook.name()
        : "";
  }

  @Override
  public Probe probe(Slot slot) throws StepFailedException {
    Instant at = clock.instant();
    if (site.instance().port(slot) == 0) {
      Seen seen = see();
      return ProbeCommand.ofProcess(
          site, slot, Optional.of(seen), at, Duration.between(at, clock.instant()));
    }
    return ProbeCommand.read(site, slot, at, caller.run(ProbeCommand.of(site, slot), Input.EMPTY));
  }

  @Override
  public Sample before(CheckSpec check, Instant from, Instant until) throws StepFailedException {
    return new Sampler(site, caller, clock).before(check, from, until);
  }

  @Override
  public Sample sample(CheckSpec check, SourceSpec.Asked source, Slot slot, String mark)
      throws StepFailedException {
    return new Sampler(site, caller, clock).sample(check, source, slot, mark);
  }

  @Override
  public List<String> differing(Version version) throws StepFailedException {
    Optional<Reply> reply = caller.ask(commands.intact(version));
    List<String> lines = reply.map(r -> r.raw().lines()).orElse(List.of());
    if (lines.equals(List.of("intact"))) return List.of();
    if (lines.size() > 1 && lines.getFirst().equals("differs")) {
      return lines.stream().skip(1).limit(MOST_DIFFERING).map(caller::shown).toList();
    }
    throw reply.isEmpty()
        ? missing(version)
        : caller.failed(
            Code.NOT_PROVEN,
            "The comparison of release " + version + " makes no sense.",
            reply.get());
  }

  @Override
  public List<String> logs(Slot slot, int lines) throws StepFailedException {
    int most = Math.clamp(lines, 1, 10_000);
    return caller.ask(commands.logs(slot, most)).map(r -> r.shown().out()).orElse(List.of());
  }
}
