package io.signalbox.app.serve;

import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Secret;
import io.signalbox.engine.spec.SecretRef;
import io.signalbox.platforms.host.Secrets;
import java.util.Optional;

/** The secrets that Signalbox itself uses: at its broker, its ledger, and for webhooks. */
record OwnSecrets(Secrets all) {
  /**
   * One without which it cannot start.
   *
   * @throws IllegalStateException in a sentence, with what to do
   */
  Secret needed(SecretRef ref) {
    try {
      return all.resolve(ref);
    } catch (StepFailedException e) {
      throw new IllegalStateException(e.failed().message() + " " + e.failed().next(), e);
    }
  }

  /** One that may be missing today; whoever asks says so, and asks again. */
  Optional<Secret> there(SecretRef ref) {
    try {
      return Optional.of(all.resolve(ref));
    } catch (StepFailedException e) {
      return Optional.empty();
    }
  }
}
