package io.signalbox.engine.port;

/** One thing that precheck looked at on one instance's host: fit or not, with the reading. */
public record Finding(String where, String check, boolean fit, String reading) {}
