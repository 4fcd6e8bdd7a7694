package io.signalbox.routes.alert.send;

import io.signalbox.engine.alert.News;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Secret;
import io.signalbox.engine.spec.SecretRef;
import io.signalbox.platforms.host.Secrets;

/** Secrets of channels, looked up when they are used. */
record Known(Secrets secrets) {

  Secret of(SecretRef ref) throws NotSent {
    try {
      return secrets.resolve(ref);
    } catch (StepFailedException e) {
      throw new NotSent(News.How.REFUSED, e.failed().message() + " " + e.failed().next(), e);
    }
  }
}
