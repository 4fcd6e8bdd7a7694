package io.signalbox.engine.port;

/** What became of one instance among several. */
public sealed interface Result<T> {
  record Ok<T>(T value) implements Result<T> {}

  record No<T>(StepFailed failed) implements Result<T> {}
}
