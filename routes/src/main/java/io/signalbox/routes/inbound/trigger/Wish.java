package io.signalbox.routes.inbound.trigger;

import io.signalbox.config.inbound.Trigger.Action;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.util.Optional;

/**
 * What a trigger asks for.
 *
 * @param action never {@link Action#TELL}
 */
public record Wish(
    String trigger,
    Action action,
    Target target,
    Optional<Version> version,
    Optional<Digest> digest) {}
