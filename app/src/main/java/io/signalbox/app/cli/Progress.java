package io.signalbox.app.cli;

import io.signalbox.app.cli.text.Times;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * On a terminal, one line that says what is waited for, as soon as it takes longer than two
 * seconds. It is gone when the wait is over.
 */
public final class Progress implements AutoCloseable {
  private static final long QUIET_MS = 2_000;
  private static final String ERASE = "\r\u001b[K";

  private final Console console;
  private final CountDownLatch over = new CountDownLatch(1);
  private final long began = System.nanoTime();
  private volatile String text = "waiting";
  private boolean shown;

  private Progress(Console console) {
    this.console = console;
  }

  public static Progress of(Console console) {
    Progress progress = new Progress(console);
    if (console.terminal()) Thread.ofPlatform().daemon().name("progress").start(progress::show);
    return progress;
  }

  /** What is waited for now. */
  public void say(String what) {
    text = what;
  }

  /** Prints a line above the progress line. */
  public synchronized void print(String line) {
    erase();
    console.out().println(line);
  }

  private void show() {
    try {
      if (over.await(QUIET_MS, TimeUnit.MILLISECONDS)) return;
      do {
        draw();
      } while (!over.await(1, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void draw() {
    if (over.getCount() == 0) return;
    String since = Times.text(Duration.ofNanos(System.nanoTime() - began));
    String line = text.length() > 100 ? text.substring(0, 100) + "…" : text;
    console.err().print(ERASE + console.paint().faint("… %s (%s)".formatted(line, since)));
    console.err().flush();
    shown = true;
  }

  private void erase() {
    if (!shown) return;
    console.err().print(ERASE);
    console.err().flush();
    shown = false;
  }

  @Override
  public synchronized void close() {
    over.countDown();
    erase();
  }
}
