package io.signalbox.sim;

import io.signalbox.engine.admission.Admission;
import io.signalbox.engine.admission.Admitter;
import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.admission.Circumstances;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.flow.Decider;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Signal;
import io.signalbox.routes.step.StepRunner;
import java.time.Instant;
import java.util.List;

/** The shipped decisions and steps. A mutation overrides one of them with a worse one. */
interface Brain {
  Brain SHIPPED = new Brain() {};

  default StepReport run(StepRunner shipped, Deployment now) {
    return shipped.run(now);
  }

  default Decision decide(Deployment now, StepReport report, List<Signal> signals) {
    return Decider.decide(now, report, signals);
  }

  default Decision wake(Deployment parked, Instant at, List<Signal> signals) {
    return Decider.wake(parked, at, signals);
  }

  default Admission admit(TargetRecord record, Ask ask, Circumstances around, Instant at) {
    return Admitter.admit(record, ask, around, at);
  }
}
