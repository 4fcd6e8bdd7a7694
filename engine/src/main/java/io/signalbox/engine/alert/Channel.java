package io.signalbox.engine.alert;

import java.time.Duration;
import java.util.Optional;

/**
 * A way to people, as far as deciding needs to know it.
 *
 * @param keepsOne whether it shows one message per deployment, updated in place
 * @param quiet when it is spared everything that is not critical
 * @param gathering what comes within this time is told together; zero tells at once
 */
public record Channel(
    String name, ChannelKind kind, boolean keepsOne, Optional<Quiet> quiet, Duration gathering) {}
