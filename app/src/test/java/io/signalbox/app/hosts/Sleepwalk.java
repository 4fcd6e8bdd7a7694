package io.signalbox.app.hosts;

import static org.awaitility.Awaitility.await;

import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.port.StepFailedException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The worst late engine there can be: it stops itself between the last check and the command that
 * moves traffic, and when it is woken it sends that command before anything can interrupt it.
 */
final class Sleepwalk {
  static final String LATE = "LATE ";

  private Sleepwalk() {}

  /**
   * @param real does everything but the late command
   * @param walking sends the late command: over a connection of its own, because an engine that is
   *     interrupted cuts those that it uses
   * @param bed while this file is there, it falls asleep, and does not wake up
   */
  static Platform of(Platform real, Platform walking, Path bed) {
    return proxy(
        Platform.class,
        (self, method, arguments) -> {
          Object made = call(() -> method.invoke(real, arguments));
          if (!(made instanceof Place place)) return made;
          return place(place, () -> call(() -> method.invoke(walking, arguments)), bed);
        });
  }

  private static Place place(Place real, Work walking, Path bed) {
    return proxy(
        Place.class,
        (self, method, arguments) -> {
          boolean sleeps = method.getName().equals("switchTo") && Files.exists(bed);
          if (!sleeps) return call(() -> method.invoke(real, arguments));
          Command.run(List.of("kill", "-STOP", Long.toString(ProcessHandle.current().pid())), "");
          return late(() -> call(() -> method.invoke(walking.done(), arguments)), bed);
        });
  }

  /** On a thread of its own: losing the broker interrupts the step's thread, and not this one. */
  private static Object late(Work command, Path bed) throws StepFailedException {
    CompletableFuture<Object> sent =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                // The signal takes a moment to stop every thread.
                await().forever().until(() -> !Files.exists(bed));
                return command.done();
              } catch (Throwable e) {
                throw new CompletionException(e);
              }
            });
    try {
      Object evidence = sent.join();
      System.out.println(LATE + "and done: " + evidence);
      return evidence;
    } catch (CompletionException e) {
      if (e.getCause() instanceof StepFailedException refused) {
        System.out.println(LATE + refused.failed());
        throw refused;
      }
      throw e;
    }
  }

  private interface Work {
    Object done() throws Throwable;
  }

  private static Object call(Work work) throws Throwable {
    try {
      return work.done();
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(Sleepwalk.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
