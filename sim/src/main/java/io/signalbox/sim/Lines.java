package io.signalbox.sim;

import io.signalbox.engine.admission.Admission;
import io.signalbox.engine.admission.Admission.Dispatch;
import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.port.StepFailed;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One line per message, for people. */
final class Lines {
  private Lines() {}

  static String decided(Deployment now, String report, Decision decision) {
    return "%-6s %s: %s → %s".formatted(now.id(), where(now), report, to(decision));
  }

  private static String to(Decision decision) {
    Deployment next = decision.next();
    return switch (decision.to()) {
      case Decision.Destination.ToStep step -> where(next);
      case Decision.Destination.Parked parked -> status(next) + " at " + where(next);
      case Decision.Destination.ToAdmission admission -> "admission, " + status(next);
    };
  }

  private static String where(Deployment now) {
    String step = now.cursor().step().lower();
    String detail =
        switch (now.cursor().step()) {
          case SWAP, GATE -> " %s of batch %d".formatted(phase(now), now.cursor().batch() + 1);
          case RESTORE, VERIFY -> " %s on rung %d".formatted(phase(now), now.cursor().rung() + 1);
          case WATCH -> " before " + now.stay().map(s -> s.next().step().lower()).orElse("nothing");
          case OBSERVE, PRECHECK, BACKUP, PUSH, BAKE, FINISH -> "";
        };
    return (now.goingBack() ? "back: " : "") + step + detail;
  }

  private static String phase(Deployment now) {
    return now.cursor().phase().name().toLowerCase(Locale.ROOT);
  }

  private static String status(Deployment now) {
    return switch (now.status()) {
      case Status.Running running -> "running";
      case Status.Waiting waiting -> "waits (" + waiting.why() + ")";
      case Status.Ended ended -> ended.outcome().name();
    };
  }

  static String report(StepReport report) {
    return switch (report) {
      case StepReport.Done done -> "done";
      case StepReport.Checked checked -> "fit";
      case StepReport.Observed observed -> observed(observed);
      case StepReport.Restored restored ->
          restored.unreachable().isEmpty()
              ? (restored.live() ? "restored" : "started beside")
              : "restored but for " + failures(restored.unreachable());
      case StepReport.Sampled sampled ->
          sampled.probes().stream()
              .map(p -> p.instance() + (p.healthy() ? " healthy" : " not healthy: " + p.answer()))
              .collect(Collectors.joining(", "));
      case StepReport.Missed missed -> "missed: " + failures(missed.failures());
      case StepReport.Crashed crashed -> "crashed here again and again";
    };
  }

  private static String observed(StepReport.Observed observed) {
    String seen =
        observed.sightings().stream()
            .map(
                s ->
                    "%s knows fence %s and serves %s"
                        .formatted(
                            s.instance(),
                            s.seen().fence(),
                            s.seen()
                                .liveSeat()
                                .flatMap(seat -> seat.version().map(Object::toString))
                                .orElse("nothing")))
            .collect(Collectors.joining(", "));
    return observed.unseen().isEmpty() ? seen : seen + ", but " + failures(observed.unseen());
  }

  private static String failures(List<StepFailed> failures) {
    return failures.stream()
        .map(f -> f.code() + " at " + f.where())
        .collect(Collectors.joining(", "));
  }

  static String admitted(Ask ask, Admission admission) {
    String asked =
        switch (ask) {
          case Ask.Deploy d -> "deploy %s %s".formatted(d.id(), d.release().version());
          case Ask.Rollback r ->
              "roll back %s%s".formatted(r.id(), r.to().map(v -> " to " + v).orElse(""));
          case Ask.Propose p -> "propose %s".formatted(p.id());
          case Ask.Prune p -> "prune %s".formatted(p.id());
          case Ask.Retire r -> "retire %s".formatted(r.id());
          case Ask.TakeOver t -> "take over %s as %s".formatted(t.id(), t.version());
          case Ask.Adopt a -> "adopt %s".formatted(a.id());
          case Ask.Hold h -> "hold %s".formatted(h.target());
          case Ask.LetGo l -> "let go of %s".formatted(l.target());
          case Ask.Tell t -> "tell " + t.signal().deployment();
          case Ask.Return r ->
              "return of %s, %s".formatted(r.deployment().id(), status(r.deployment()));
        };
    return "%-6s %s → %s"
        .formatted(
            "admit",
            asked,
            admission.dispatches().stream().map(Lines::dispatch).collect(Collectors.joining("; ")));
  }

  private static String dispatch(Dispatch dispatch) {
    return switch (dispatch) {
      case Dispatch.Start s ->
          "start %s, fence %s, %s"
              .formatted(s.deployment().id(), s.deployment().fence(), where(s.deployment()));
      case Dispatch.Park p -> "park %s, %s".formatted(p.deployment().id(), status(p.deployment()));
      case Dispatch.Close c ->
          "close %s, %s".formatted(c.deployment().id(), status(c.deployment()));
      case Dispatch.Note n -> "note " + n.facts().getFirst().getClass().getSimpleName();
      case Dispatch.Wake w -> "wake " + w.wakeUp().deployment();
      case Dispatch.Tell t ->
          "tell %s to %s"
              .formatted(
                  t.signal().deployment(),
                  t.signal().getClass().getSimpleName().toLowerCase(Locale.ROOT));
      case Dispatch.Known k -> "known as " + k.deployment();
      case Dispatch.Unheard u -> "nobody hears " + u.signal().deployment();
    };
  }
}
