package io.signalbox.engine.admission;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.flow.WakeUp;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import java.util.List;

/**
 * What is to happen, all of it in one transaction: the record, and what goes out.
 *
 * @param record unchanged (same revision) where nothing changed
 */
public record Admission(TargetRecord record, List<Dispatch> dispatches) {
  public Admission {
    dispatches = List.copyOf(dispatches);
  }

  /** What goes out. */
  public sealed interface Dispatch {

    /** To its first step. */
    record Start(Deployment deployment, List<What> facts) implements Dispatch {
      public Start {
        facts = List.copyOf(facts);
      }
    }

    record Park(Deployment deployment, WakeUp heartbeat, List<What> facts) implements Dispatch {
      public Park {
        facts = List.copyOf(facts);
      }
    }

    /** It is over: its facts are all that remains. */
    record Close(Deployment deployment, List<What> facts) implements Dispatch {
      public Close {
        facts = List.copyOf(facts);
      }
    }

    /** Something happened to a target without a deployment: its facts are all there is. */
    record Note(DeploymentId id, Target target, List<What> facts) implements Dispatch {
      public Note {
        facts = List.copyOf(facts);
      }
    }

    /** Somebody waiting may come again. */
    record Wake(WakeUp wakeUp) implements Dispatch {}

    /** The holder is told. */
    record Tell(Signal signal) implements Dispatch {}

    /** The signal's deployment has ended, or never was: nobody is left to hear it. */
    record Unheard(Signal signal) implements Dispatch {}

    /** The event was seen before; the deployment it became goes on as it is. */
    record Known(DeploymentId deployment, String event) implements Dispatch {}
  }
}
