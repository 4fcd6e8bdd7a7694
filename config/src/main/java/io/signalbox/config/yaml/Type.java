package io.signalbox.config.yaml;

import java.util.Optional;
import java.util.function.Function;

/**
 * How a value of the file is read.
 *
 * @param form what it looks like
 * @param reader returns nothing exactly when it has recorded a problem – or when the reading is of
 *     one layer alone, which need not be complete
 */
public record Type<T>(Form form, Function<Value, Optional<T>> reader) {

  public Optional<T> read(Value value) {
    return reader.apply(value);
  }

  /** The same, made into something else. A refusal (IllegalArgumentException) becomes a problem. */
  public <U> Type<U> as(Function<? super T, ? extends U> maker) {
    return new Type<>(
        form, value -> read(value).flatMap(read -> value.attempt(() -> maker.apply(read))));
  }

  /** The same, with the place where it was read. */
  public Type<Placed<T>> placed() {
    return new Type<>(form, value -> read(value).map(read -> new Placed<>(read, value)));
  }

  /** What was read and where, for a problem that shows only later. */
  public record Placed<T>(T read, Value at) {}

  /** The same, described more narrowly. */
  public Type<T> formed(Form narrower) {
    return new Type<>(narrower, reader);
  }
}
