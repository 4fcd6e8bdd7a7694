package io.signalbox.routes.api;

import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.model.Batch;
import io.signalbox.engine.model.Plan;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.port.Platform.PlannedCommand;
import io.signalbox.engine.spec.AdoptSpec;
import io.signalbox.engine.spec.ApprovalSpec;
import io.signalbox.engine.spec.Freeze;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.PlatformKind;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.routes.api.view.PlanView;
import io.signalbox.routes.api.view.PlanView.Command;
import io.signalbox.routes.api.view.PlanView.Stage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a deployment would do now, step by step, with the very commands. Asks no host anything. */
final class PlanEndpoint {
  private final Known known;
  private final InstantSource clock;
  private final Function<PlatformKind, Platform> platforms;

  PlanEndpoint(Known known, Function<PlatformKind, Platform> platforms, InstantSource clock) {
    this.clock = clock;
    this.known = known;
    this.platforms = platforms;
  }

  List<Address> addresses() {
    return List.of(Address.get("/api/v1/plan", this::plan));
  }

  private Answer plan(Call call) {
    Query query = call.query().allowing("service", "environment", "version", "adopt");
    TargetSpec spec = known.target(query.required("service"), query.required("environment"));
    Version version = Fields.checked(query.required("version"), Version::new);
    TargetRecord record = known.record(spec.target());
    Optional<AdoptSpec> byHand = byHand(query, spec);
    Release release =
        byHand
            .map(a -> Release.onHosts(version, a.directory()))
            .orElseGet(
                () ->
                    new Release(
                        version,
                        spec.artifact().replace("{version}", version.value()),
                        Optional.empty()));
    List<Proven> ladder =
        record.proven().stream().flatMap(p -> p.reachedBy(spec).stream()).toList();
    Plan plan = Plan.rolling(spec, release, ladder);
    return Answer.json(
        200,
        new PlanView(
            spec.target().service(),
            spec.target().environment(),
            version,
            record.current().map(Proven::version),
            plan,
            stages(plan),
            notes(record, spec, version, byHand, known.frozen(spec.target(), clock.instant()))));
  }

  /** What would be taken over, where that is asked for. */
  private static Optional<AdoptSpec> byHand(Query query, TargetSpec spec) {
    if (!query.optional("adopt").equals(Optional.of("true"))) return Optional.empty();
    if (spec.adopt().isPresent()) return spec.adopt();
    throw Refused.badRequest(
        "The configuration of %s does not say what is to be taken over.".formatted(spec.target()),
        "Add 'adopt: {unit: NAME.service, directory: /where/it/lies}' to the service.");
  }

  private List<Stage> stages(Plan plan) {
    List<PlannedCommand> commands = commands(plan.spec(), plan.release());
    List<InstanceName> all = plan.spec().instances().stream().map(Instance::name).toList();
    List<Stage> stages = new ArrayList<>();
    for (Step step : List.of(Step.PRECHECK, Step.BACKUP, Step.PUSH)) {
      stages.add(stage(plan, step, Optional.empty(), "", all, commands));
    }
    for (int i = 0; i < plan.batches().size(); i++) {
      Batch batch = plan.batches().get(i);
      Optional<Integer> number = Optional.of(i + 1);
      stages.add(stage(plan, Step.SWAP, number, "", batch.instances(), commands));
      stages.add(stage(plan, Step.GATE, number, watched(plan, i), batch.instances(), commands));
    }
    if (plan.spec().strategy().bake().isPositive()) {
      stages.add(stage(plan, Step.BAKE, Optional.empty(), "", all, commands));
    }
    stages.add(stage(plan, Step.FINISH, Optional.empty(), "", all, commands));
    stages.add(wayBack(plan));
    return stages;
  }

  private static String watched(Plan plan, int batch) {
    boolean first = batch == 0 && plan.batches().size() > 1;
    return plan.spec()
        .strategy()
        .canary()
        .filter(c -> first)
        .map(c -> "a canary, watched for %d s at least".formatted(c.toSeconds()))
        .orElse("");
  }

  /** What the way back would run depends on how far the way forward came. */
  private Stage wayBack(Plan plan) {
    List<PlannedCommand> commands =
        plan.ladder().stream()
            .limit(1)
            .flatMap(
                p ->
                    commands(p.spec(), p.release()).stream()
                        .filter(c -> c.step() == Step.SWAP)
                        .map(
                            c ->
                                new PlannedCommand(
                                    Step.RESTORE, c.instance(), c.purpose(), c.command())))
            .toList();
    String when =
        plan.ladder().isEmpty()
            ? "only after a breach or a failure: there is no proven release to return to, so what was started is stopped"
            : "only after a breach or a failure: back to %s, on the instances that were touched, last one first"
                .formatted(plan.ladder().getFirst().version());
    List<InstanceName> last =
        plan.spec().instances().reversed().stream().map(Instance::name).toList();
    return stage(plan, Step.RESTORE, Optional.empty(), when, last, commands);
  }

  private List<PlannedCommand> commands(TargetSpec spec, Release release) {
    Platform platform = platforms.apply(spec.platform());
    return spec.instances().stream()
        .flatMap(i -> platform.describe(spec, release, i).stream())
        .toList();
  }

  private static Stage stage(
      Plan plan,
      Step step,
      Optional<Integer> batch,
      String when,
      List<InstanceName> instances,
      List<PlannedCommand> commands) {
    Stream<Command> lines =
        instances.stream()
            .flatMap(
                name ->
                    commands.stream()
                        .filter(c -> c.step() == step && c.instance().equals(name))
                        .map(c -> new Command(name, host(plan, name), c.purpose(), c.command())));
    return new Stage(step, batch, when, lines.toList());
  }

  private static String host(Plan plan, InstanceName name) {
    return plan.everyInstance().stream()
        .filter(i -> i.name().equals(name))
        .map(i -> i.host().name().value())
        .findFirst()
        .orElse("");
  }

  private static Stream<String> forgotten(Proven current, TargetSpec today) {
    return current.spec().instances().stream()
        .filter(i -> today.instance(i.name()).isEmpty())
        .map(
            i ->
                "Instance %s ran %s, but is not configured any more: it is left as it is, and no way back reaches it."
                    .formatted(i.name(), current.version()));
  }

  private static List<String> notes(
      TargetRecord record,
      TargetSpec spec,
      Version version,
      Optional<AdoptSpec> byHand,
      Optional<Freeze.Frozen> frozen) {
    List<String> notes = new ArrayList<>();
    byHand.ifPresent(
        a -> {
          notes.add(
              "On each host, nobody answers from the stop of %s until nginx has its port: one reload, one batch at a time."
                  .formatted(a.unit()));
          notes.add("If it fails, %s is enabled and started as it was.".formatted(a.unit()));
          record
              .current()
              .ifPresent(
                  p ->
                      notes.add(
                          "It would be refused: the last proven release is %s."
                              .formatted(p.version())));
        });
    record.current().ifPresent(p -> forgotten(p, spec).forEach(notes::add));
    if (record.quarantined().contains(version)) {
      notes.add(version + " was rolled back before and is quarantined: it takes --force.");
    }
    record
        .handHold()
        .ifPresent(
            h ->
                notes.add(
                    "The target is held by hand, by %s: %s. This one would wait until 'signalbox release-hold'."
                        .formatted(h.by(), h.reason())));
    spec.approvals()
        .ifPresent(
            a ->
                notes.add(
                    "It would wait for %d approval(s) before %s, each for %d h at most%s."
                        .formatted(
                            a.quorum(),
                            String.join(
                                ", ",
                                a.before().stream().map(ApprovalSpec.Checkpoint::lower).toList()),
                            a.expires().toHours(),
                            a.fourEyes() ? "; whoever asks for it may not approve" : "")));
    frozen.ifPresent(
        f ->
            notes.add(
                "The target is %s. This one would wait, unless --override-freeze."
                    .formatted(f.said())));
    record
        .holder()
        .ifPresent(
            h ->
                notes.add(
                    "Deployment %s holds the target: this one would wait for it, unless --preempt."
                        .formatted(h.deployment())));
    if (record.current().map(Proven::version).equals(Optional.of(version))) {
      notes.add(version + " is the release that serves now.");
    }
    return notes;
  }
}
