package io.signalbox.routes.alert.send;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.signalbox.config.Alerts;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.alert.Notice;
import io.signalbox.platforms.host.Secrets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The channels at work: each with its limit and its circuit breaker, made when it is first used and
 * made anew when its configuration has changed. A channel that is dead answers at once, so that it
 * takes no time from the others.
 */
public final class Senders implements AutoCloseable {
  /** Channels that failed this often in a row are left alone for a while. */
  private static final int FAILURES = 3;

  private static final Duration LEFT_ALONE = Duration.ofSeconds(30);
  private static final Duration LIMITED = Duration.ofSeconds(2);

  private final Known known;
  private final InstantSource clock;
  private final Map<String, Open> open = new HashMap<>();

  public Senders(Secrets secrets, InstantSource clock) {
    this.known = new Known(secrets);
    this.clock = clock;
  }

  private record Open(
      Alerts.Channel channel,
      Sender sender,
      RateLimiter limit,
      CircuitBreaker breaker,
      AtomicReference<String> trouble) {}

  /** Sends one message that tells all of these, within the channel's limit. */
  public Optional<String> send(Alerts.Channel channel, List<Notice> notices) throws NotSent {
    Open at = open(channel);
    if (!at.breaker().tryAcquirePermission()) {
      throw new NotSent(
          News.How.LATER,
          Optional.of(LEFT_ALONE),
          "%s (%d times in a row: it is left alone for %d s)"
              .formatted(at.trouble().get(), FAILURES, LEFT_ALONE.toSeconds()));
    }
    if (!at.limit().acquirePermission()) {
      at.breaker().releasePermission();
      throw new NotSent(
          News.How.LIMITED,
          Optional.of(LIMITED),
          "%d messages a minute at most".formatted(channel.perMinute()));
    }
    return tried(at, notices);
  }

  /** Sends at once, whatever limit and breaker say: for who tries it by hand. */
  public Optional<String> sendNow(Alerts.Channel channel, Notice notice) throws NotSent {
    Optional<String> ref = open(channel).sender().send(List.of(notice));
    open(channel).breaker().reset();
    return ref;
  }

  public boolean repeatable(Alerts.Channel channel, Notice notice) {
    return open(channel).sender().repeatable(notice);
  }

  private static Optional<String> tried(Open at, List<Notice> notices) throws NotSent {
    long began = System.nanoTime();
    try {
      Optional<String> ref = at.sender().send(notices);
      at.breaker().onSuccess(System.nanoTime() - began, TimeUnit.NANOSECONDS);
      return ref;
    } catch (NotSent e) {
      // A refusal is an answer: the channel lives, and its next message may be another one.
      at.trouble().set(e.said());
      if (e.how() == News.How.REFUSED) at.breaker().releasePermission();
      else at.breaker().onError(System.nanoTime() - began, TimeUnit.NANOSECONDS, e);
      throw e;
    } catch (RuntimeException e) {
      at.breaker().onError(System.nanoTime() - began, TimeUnit.NANOSECONDS, e);
      throw e;
    }
  }

  private synchronized Open open(Alerts.Channel channel) {
    Optional<Open> there = Optional.ofNullable(open.get(channel.name()));
    if (there.filter(o -> o.channel().equals(channel)).isPresent()) return there.get();
    there.ifPresent(o -> o.sender().close());
    Open fresh =
        new Open(
            channel,
            sender(channel.way()),
            RateLimiter.of(
                channel.name(),
                RateLimiterConfig.custom()
                    .limitForPeriod(channel.perMinute())
                    .limitRefreshPeriod(Duration.ofMinutes(1))
                    .timeoutDuration(Duration.ZERO)
                    .build()),
            CircuitBreaker.of(
                channel.name(),
                CircuitBreakerConfig.custom()
                    .slidingWindowSize(FAILURES)
                    .minimumNumberOfCalls(FAILURES)
                    .failureRateThreshold(100)
                    .waitDurationInOpenState(LEFT_ALONE)
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .build()),
            new AtomicReference<>(""));
    open.put(channel.name(), fresh);
    return fresh;
  }

  private Sender sender(Alerts.Way way) {
    return switch (way) {
      case Alerts.Way.Slack slack -> new SlackSender(slack, known);
      case Alerts.Way.SlackWebhook webhook -> new SlackWebhookSender(webhook, known);
      case Alerts.Way.Webhook webhook -> new WebhookSender(webhook, known, clock);
      case Alerts.Way.Email email -> new EmailSender(email, known, clock);
      case Alerts.Way.Gateway gateway -> new GatewaySender(gateway, known);
      case Alerts.Way.Smpp smpp -> new SmppSender(smpp, known);
    };
  }

  @Override
  public synchronized void close() {
    open.values().forEach(o -> o.sender().close());
    open.clear();
  }
}
