package io.signalbox.routes.alert.send;

import io.signalbox.engine.alert.News;
import java.time.Duration;
import java.util.Optional;

/** A message did not arrive, or nobody knows. */
public final class NotSent extends Exception {
  private static final long serialVersionUID = 1L;

  private final News.How how;
  private final transient Optional<Duration> after;

  /**
   * @param after how long the channel asks to be left alone; empty when it says nothing
   * @param said in a sentence, without secrets
   */
  public NotSent(News.How how, Optional<Duration> after, String said) {
    super(said);
    this.how = how;
    this.after = after;
  }

  public NotSent(News.How how, String said, Throwable cause) {
    super(said, cause);
    this.how = how;
    this.after = Optional.empty();
  }

  static NotSent of(News.How how, String said) {
    return new NotSent(how, Optional.empty(), said);
  }

  public News.How how() {
    return how;
  }

  public Optional<Duration> after() {
    return after;
  }

  public String said() {
    return String.valueOf(getMessage());
  }
}
