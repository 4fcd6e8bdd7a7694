package io.signalbox.platforms.host;

import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Platform.PlannedCommand;
import io.signalbox.engine.spec.Hook;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The commands of a plan, built by the same {@link HostCommands} that the steps use. Numbers that
 * only a host or a reading gives out are zeros: fence, claim, digests, seals; the slot is b.
 */
final class Description {
  private static final String ZEROS = "0".repeat(64);
  private static final DeploymentId PLAN = new DeploymentId("PLAN");
  private static final Claim CLAIM = new Claim(Fence.NONE, 0, 1);

  private final Site site;
  private final HostCommands commands;
  private final List<PlannedCommand> planned = new ArrayList<>();

  private Description(Site site) {
    this.site = site;
    this.commands = new HostCommands(site);
  }

  static List<PlannedCommand> of(Site site, Release release) {
    Description all = new Description(site);
    all.before(release);
    all.swap(release);
    all.add(Step.FINISH, all.commands.prune(CLAIM, Set.of(release.version()), Set.of()));
    return List.copyOf(all.planned);
  }

  private void before(Release release) {
    Digest digest = release.digest().orElseGet(() -> new Digest("sha256:" + ZEROS));
    add(Step.PRECHECK, commands.bootstrap());
    add(Step.PRECHECK, commands.claim(Fence.NONE, PLAN, 1));
    add(Step.PRECHECK, commands.observe());
    add(Step.PRECHECK, commands.inspect(Inspection.of(site, 0)));
    if (!site.spec().backup().keepsNothing()) {
      add(Step.BACKUP, commands.backup(CLAIM, PLAN, Set.of()));
      add(Step.BACKUP, commands.backupCheck(PLAN));
    }
    boolean taken = release.liesOnHosts();
    if (taken) add(Step.PRECHECK, commands.byHand());
    add(
        Step.PUSH,
        taken
            ? commands.take(CLAIM, release.version(), digest)
            : commands.push(CLAIM, release, digest, ZEROS, 0));
    add(Step.PUSH, commands.held(release.version(), digest));
    add(
        Step.PUSH,
        taken
            ? commands.noInstall(CLAIM, release.version())
            : commands.install(CLAIM, release.version()));
    add(Step.PUSH, commands.ready(release.version()));
    hooks(Hook.Moment.MIGRATE, Step.PUSH, release);
  }

  private void swap(Release release) {
    Digest digest = release.digest().orElseGet(() -> new Digest("sha256:" + ZEROS));
    hooks(Hook.Moment.BEFORE_SWAP, Step.SWAP, release);
    add(Step.SWAP, commands.seat(CLAIM, Slot.B, release.version(), digest, ZEROS));
    add(Step.SWAP, commands.launch(CLAIM, Slot.B));
    add(Step.SWAP, commands.state(Slot.B));
    add(Step.SWAP, probe());
    if (release.liesOnHosts()) {
      add(Step.SWAP, commands.supersede(CLAIM));
      site.spec().adopt().ifPresent(a -> add(Step.SWAP, commands.standing(a.unit())));
    }
    Fronts.Kind front = Fronts.kind(site);
    if (front != Fronts.Kind.NONE) {
      add(
          Step.SWAP,
          commands.front(
              CLAIM, front.word(), io.signalbox.platforms.Sha256.hex(Fronts.text(site))));
    }
    add(Step.SWAP, commands.switchTo(CLAIM, Slot.B));
    add(Step.SWAP, commands.observe());
    hooks(Hook.Moment.AFTER_SWAP, Step.SWAP, release);
    add(Step.GATE, probe());
    hooks(Hook.Moment.SMOKE, Step.GATE, release);
    add(Step.BAKE, probe());
    add(Step.FINISH, commands.stop(CLAIM, Slot.A));
    add(Step.FINISH, commands.gone(Slot.A));
  }

  private HostCommand probe() {
    return site.instance().portB() == 0 ? commands.observe() : ProbeCommand.of(site, Slot.B);
  }

  private void hooks(Hook.Moment moment, Step step, Release release) {
    for (Hook hook : site.spec().hooks()) {
      if (hook.moment() == moment) {
        add(step, commands.hook(CLAIM, hook, Optional.of(release.version()), ""));
      }
    }
  }

  private void add(Step step, HostCommand command) {
    planned.add(
        new PlannedCommand(step, site.instance().name(), command.purpose(), command.line()));
  }
}
