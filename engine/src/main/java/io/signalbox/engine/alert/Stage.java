package io.signalbox.engine.alert;

import java.time.Duration;

/** A channel of a route, and how long nobody may have acknowledged before it is used. */
public record Stage(String channel, Duration after) {}
