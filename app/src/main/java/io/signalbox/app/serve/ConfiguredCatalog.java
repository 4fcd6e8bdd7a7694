package io.signalbox.app.serve;

import io.signalbox.config.Configuration;
import io.signalbox.config.Lookup;
import io.signalbox.engine.name.Target;
import io.signalbox.routes.bus.Catalog;
import java.util.function.Supplier;

/** What admission asks of the configuration, as of the moment of the question. */
record ConfiguredCatalog(Supplier<Configuration> configuration) implements Catalog {

  @Override
  public Rules rules() {
    Configuration now = configuration.get();
    return new Rules(now.freezes(), now.settings().limits());
  }

  @Override
  public Answer target(Target target) {
    return switch (configuration
        .get()
        .lookup(target.service().value(), target.environment().value())) {
      case Lookup.Found found -> new Answer.Found(found.spec());
      case Lookup.Unknown unknown ->
          new Answer.Unknown(
              unknown.message(),
              "Name a service and environment of the configuration, or add them to it.");
    };
  }
}
