package io.signalbox.platforms.host;

import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.spec.AdoptSpec;
import io.signalbox.engine.spec.Hook;
import io.signalbox.platforms.Sha256;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Builds the commands of one instance, and nothing else: no I/O, so that a test and {@code plan}
 * see the very words that a host is given. Values reach the host as arguments, secrets by standard
 * input.
 */
public final class HostCommands {
  /** For what is done in a moment, on a slow host. */
  static final Duration SHORT = Duration.ofSeconds(90);

  /** For what moves or reads a whole release. */
  static final Duration LONG = Duration.ofMinutes(30);

  /** For what waits until a service of somebody else has stopped or started. */
  static final Duration STOPPING = Duration.ofMinutes(3);

  /** What a host needs to end a run after its time is over: {@code timeout -k 5}, and some. */
  static final Duration GRACE = Duration.ofSeconds(30);

  private final Site site;

  public HostCommands(Site site) {
    this.site = site;
  }

  /** Makes the instance's directory and puts the script there; it comes by standard input. */
  public HostCommand bootstrap() {
    List<String> words = prefix();
    words.addAll(List.of("sh", "-c", HostScript.INSTALL, "bootstrap", site.directory()));
    words.addAll(List.of(HostScript.path(site.directory()), HostScript.digest(), site.user()));
    return new HostCommand("make the directory and bring the host script", words, SHORT);
  }

  public HostCommand claim(Fence fence, DeploymentId deployment, long transition) {
    return verb("claim the instance", SHORT, "claim", fence, deployment, transition);
  }

  public HostCommand observe() {
    return verb("read what is there", SHORT, "observe");
  }

  /** Compares a release with its manifest. */
  public HostCommand intact(Version version) {
    return verb("compare the release with what was pushed", LONG, "intact", version);
  }

  /**
   * What a reading command becomes on a host that lacks this version of the script: it comes by
   * standard input, because reading changes nothing.
   */
  public HostCommand piped(HostCommand reading) {
    int launch = prefix().size() + 4;
    List<String> words = prefix();
    words.addAll(List.of("sh", "-s", "--"));
    words.addAll(reading.words().subList(launch, reading.words().size()));
    return new HostCommand(reading.purpose(), words, reading.timeout());
  }

  /** The same script, not installed but read from standard input: this changes nothing. */
  public HostCommand inspect(Inspection wanted) {
    List<String> words = new ArrayList<>(List.of("sh", "-s", "--"));
    words.addAll(place());
    words.add("inspect");
    words.addAll(wanted.arguments());
    return new HostCommand("look at everything that precheck asks", words, SHORT);
  }

  /**
   * Gets a release to the host in one conversation: reads the manifest, links what is there, says
   * what is missing, reads that, verifies every file, and lets the release appear.
   *
   * @param manifestSum SHA-256 of the manifest, in hex
   * @param manifestBytes how much of standard input is the manifest
   */
  public HostCommand push(
      Claim claim, Release release, Digest digest, String manifestSum, int manifestBytes) {
    List<Object> words =
        new ArrayList<>(List.of(release.version(), digest, manifestSum, manifestBytes));
    words.add(site.user());
    words.addAll(site.spec().shared());
    return run(
        "link what is there, receive what is missing, verify every file, let the release appear",
        claim,
        LONG,
        "push",
        words.toArray());
  }

  public HostCommand receive(Claim claim, Version version) {
    return run("receive what differed, verify every file", claim, LONG, "receive", version);
  }

  public HostCommand publish(Claim claim, Version version, Digest digest) {
    List<Object> words = new ArrayList<>(fenced("publish", claim));
    words.addAll(List.of(version, digest, site.user()));
    words.addAll(site.spec().shared());
    return verb("let the release appear under its name", LONG, words.toArray());
  }

  /** Reads back whether a release lies there. */
  public HostCommand held(Version version, Digest digest) {
    return verb("read back the release", SHORT, "held", version, digest);
  }

  /** Reads what was installed by hand: whether it can be taken over, and its content. */
  public HostCommand byHand() {
    AdoptSpec byHand = byHandHere();
    return verb(
        "read what was installed by hand",
        LONG,
        "by-hand",
        byHand.unit(),
        byHand.directory(),
        excluded(byHand));
  }

  /** What {@link #push} is for a release that lies on the host already, where a person put it. */
  public HostCommand take(Claim claim, Version version, Digest digest) {
    AdoptSpec byHand = byHandHere();
    List<Object> words = new ArrayList<>(List.of(version, digest, site.user()));
    words.add(byHand.directory());
    words.add(excluded(byHand));
    words.addAll(site.spec().shared());
    return run(
        "copy what lies there, verify every file, let the release appear",
        claim,
        LONG,
        "take",
        words.toArray());
  }

  public HostCommand supersede(Claim claim) {
    AdoptSpec byHand = byHandHere();
    return run(
        "write down how %s runs, stop and disable it".formatted(byHand.unit()),
        claim,
        STOPPING,
        "supersede",
        byHand.unit(),
        byHand.directory(),
        site.spec().traffic().listen().orElse(0));
  }

  public HostCommand reinstate(Claim claim) {
    return run(
        "give the port back, enable and start what ran by hand", claim, STOPPING, "reinstate");
  }

  public HostCommand standing(String unit) {
    return verb("read back what runs by hand", SHORT, "standing", unit);
  }

  public HostCommand settled(Claim claim) {
    return verb("note that nothing is left to undo", SHORT, fenced("settled", claim).toArray());
  }

  private AdoptSpec byHandHere() {
    return site.spec()
        .adopt()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected the configuration of %s to say what runs by hand: adopt."
                        .formatted(site.spec().target())));
  }

  private static String excluded(AdoptSpec byHand) {
    return String.join("\n", byHand.exclude());
  }

  public HostCommand install(Claim claim, Version version) {
    return install(claim, version, site.spec().process().install().orElse(":"));
  }

  /** What was taken over is installed already: only the mark is set. */
  HostCommand noInstall(Claim claim, Version version) {
    return install(claim, version, ":");
  }

  private HostCommand install(Claim claim, Version version, String script) {
    return run(
        "run the install command",
        claim,
        site.spec().process().installTimeout(),
        "install_release",
        version,
        site.user(),
        script);
  }

  public HostCommand ready(Version version) {
    return verb("read back the install mark", SHORT, "ready", version);
  }

  public HostCommand seat(Claim claim, Slot slot, Version version, Digest digest, String seal) {
    List<Object> words = new ArrayList<>(fenced("seat", claim));
    words.addAll(List.of(slot.lower(), version, digest, seal, site.user(), "install"));
    return verb("seat the release in its slot", SHORT, words.toArray());
  }

  public HostCommand launch(Claim claim, Slot slot) {
    List<Object> words = new ArrayList<>(fenced("launch", claim));
    words.add(slot.lower());
    return verb("start the process", SHORT, words.toArray());
  }

  public HostCommand state(Slot slot) {
    return verb("read the state of the process", SHORT, "state", slot.lower());
  }

  public HostCommand stop(Claim claim, Slot slot) {
    Duration patience = site.spec().process().stopTimeout();
    return run(
        "stop the process",
        claim,
        patience.plusSeconds(60),
        "stop_slot",
        slot.lower(),
        patience.toSeconds());
  }

  public HostCommand gone(Slot slot) {
    return verb("prove that the process is gone", SHORT, "gone", slot.lower());
  }

  public HostCommand front(Claim claim, String kind, String sum) {
    List<Object> words = new ArrayList<>(fenced("front", claim));
    words.addAll(List.of(kind, sum));
    return verb("put the front's configuration there", SHORT, words.toArray());
  }

  /**
   * Answers {@code moved}, {@code there}, or {@code front} where that has to be put there first.
   */
  public HostCommand switchTo(Claim claim, Slot slot) {
    List<Object> words = new ArrayList<>(fenced("switch", claim));
    words.addAll(List.of(slot.lower(), Fronts.onHost(site).map(Sha256::hex).orElse("-")));
    return verb("move traffic by one rename", SHORT, words.toArray());
  }

  public HostCommand takeOut(Claim claim) {
    return verb("take traffic away", SHORT, fenced("take-out", claim).toArray());
  }

  public HostCommand retire(Claim claim, boolean purge) {
    return run(
        "remove what was brought to the host", claim, LONG, "retire", purge ? "purge" : "keep");
  }

  public HostCommand remains(boolean purged) {
    return verb("read back what is left", SHORT, "remains", purged ? "purge" : "keep");
  }

  public HostCommand live() {
    return verb("read back the live slot", SHORT, "live");
  }

  public HostCommand prune(Claim claim, Collection<Version> keep, Collection<DeploymentId> needed) {
    List<Object> words =
        new ArrayList<>(List.of(site.spec().keepReleases(), site.spec().backup().keep()));
    words.addAll(keep.stream().sorted().toList());
    words.addAll(needed(needed));
    return run("remove what nobody needs", claim, LONG, "prune", words.toArray());
  }

  public HostCommand backup(Claim claim, DeploymentId id, Collection<DeploymentId> needed) {
    List<Object> words = new ArrayList<>(List.of(id, site.spec().backup().keep(), site.user()));
    words.add(site.spec().backup().dump().orElse(""));
    site.spec().backup().paths().forEach(p -> words.add("path:" + onHost(p)));
    site.spec().backup().data().forEach(p -> words.add("data:" + onHost(p)));
    words.addAll(needed(needed));
    return run(
        "keep paths, data and dump",
        claim,
        site.spec().backup().timeout(),
        "backup",
        words.toArray());
  }

  private String onHost(String path) {
    return path.startsWith("/") ? path : site.directory() + "/" + path;
  }

  private static List<String> needed(Collection<DeploymentId> backups) {
    return backups.stream().map(b -> "needed:" + b).sorted().toList();
  }

  public HostCommand backupCheck(DeploymentId id) {
    return verb("read back the backup", LONG, "backup-check", id);
  }

  public HostCommand restoreBackup(Claim claim, DeploymentId id, boolean data) {
    return run(
        "bring back a backup",
        claim,
        site.spec().backup().timeout(),
        "restore_backup",
        id,
        site.user(),
        data ? "data" : "paths",
        data ? site.spec().backup().dump().orElse("") : "",
        site.spec().backup().restore().orElse(""));
  }

  /**
   * @param once a name under which it runs until it has succeeded, and never again; empty runs it
   *     every time
   */
  public HostCommand hook(Claim claim, Hook hook, Optional<Version> version, String once) {
    return run(
        "run the hook " + hook.name(),
        claim,
        hook.timeout(),
        "hook",
        site.user(),
        hook.script(),
        version.map(Version::value).orElse(""),
        once);
  }

  public HostCommand logs(Slot slot, int lines) {
    return verb("read the last lines of the process", SHORT, "logs", slot.lower(), lines);
  }

  /**
   * Something that may take long: the host registers it, so that a newer claim can kill it, and
   * ends it itself when its time is over.
   */
  private HostCommand run(
      String purpose, Claim claim, Duration limit, String verb, Object... arguments) {
    List<Object> words = new ArrayList<>(fenced(verb, claim));
    words.add(Math.max(1, limit.toSeconds()));
    words.addAll(List.of(arguments));
    return verb(purpose, limit.plus(SHORT).plus(GRACE), words.toArray());
  }

  private static List<Object> fenced(String verb, Claim claim) {
    return List.of(verb, claim.fence(), claim.number());
  }

  private HostCommand verb(String purpose, Duration timeout, Object... arguments) {
    List<String> words = prefix();
    words.addAll(List.of("sh", "-c", HostScript.LAUNCH, HostScript.path(site.directory())));
    words.addAll(place());
    for (Object argument : arguments) words.add(argument.toString());
    return new HostCommand(purpose, words, timeout);
  }

  private List<String> place() {
    return List.of(site.directory(), site.supervision().word(), site.name());
  }

  private List<String> prefix() {
    return new ArrayList<>(site.sudo() ? List.of("sudo", "-n", "--") : List.of());
  }
}
