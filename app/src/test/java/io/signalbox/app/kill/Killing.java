package io.signalbox.app.kill;

import io.signalbox.app.kill.KillPoint.Moment;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.Artifact;
import io.signalbox.engine.port.ByHand;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Session;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The real platform and the real connections, with the kill point watching both. */
public final class Killing {
  private Killing() {}

  public static Platform platform(Platform real, KillPoint point) {
    return new Platform() {
      @Override
      public Place place(TargetSpec spec, Instance instance) {
        return watched(
            Place.class,
            real.place(spec, instance),
            (method, call) ->
                method.getName().equals("reinstate") ? handover(point, call) : effect(point, call));
      }

      @Override
      public Optional<ByHand> byHand(TargetSpec spec, Instance instance) {
        return real.byHand(spec, instance)
            .map(
                unit ->
                    watched(
                        ByHand.class,
                        unit,
                        (method, call) ->
                            method.getName().equals("supersede")
                                ? handover(point, call)
                                : call.run()));
      }

      @Override
      public Artifact artifact(Release release) throws StepFailedException {
        return real.artifact(release);
      }

      @Override
      public Artifact artifact(TargetSpec spec, Release release) throws StepFailedException {
        return real.artifact(spec, release);
      }

      @Override
      public Map<InstanceName, Result<Evidence>> push(
          TargetSpec spec, Release release, Map<InstanceName, Claim> claims) {
        point.reached(Moment.BEFORE_EFFECT);
        point.reached(Moment.DURING_EFFECT);
        Map<InstanceName, Result<Evidence>> result = real.push(spec, release, claims);
        point.reached(Moment.AFTER_EFFECT);
        return result;
      }

      @Override
      public List<PlannedCommand> describe(TargetSpec spec, Release release, Instance instance) {
        return real.describe(spec, release, instance);
      }
    };
  }

  public static ConnectionFactory connections(ConnectionFactory real, KillPoint point) {
    return watched(
        ConnectionFactory.class,
        real,
        (method, call) -> {
          Object made = call.run();
          return made instanceof Connection connection ? connection(connection, point) : made;
        });
  }

  private static Connection connection(Connection real, KillPoint point) {
    return watched(
        Connection.class,
        real,
        (method, call) -> {
          Object made = call.run();
          return made instanceof Session session ? session(session, point) : made;
        });
  }

  private static Session session(Session real, KillPoint point) {
    return watched(
        Session.class,
        real,
        (method, call) -> method.getName().equals("commit") ? commit(point, call) : call.run());
  }

  private static Object commit(KillPoint point, Call call) throws Throwable {
    point.reached(Moment.BEFORE_COMMIT);
    point.reached(Moment.DURING_COMMIT);
    Object result = call.run();
    point.reached(Moment.AFTER_COMMIT);
    return result;
  }

  private static Object effect(KillPoint point, Call call) throws Throwable {
    point.reached(Moment.BEFORE_EFFECT);
    point.reached(Moment.DURING_EFFECT);
    Object result = call.run();
    point.reached(Moment.AFTER_EFFECT);
    return result;
  }

  private static Object handover(KillPoint point, Call call) throws Throwable {
    point.reached(Moment.BEFORE_HANDOVER);
    point.reached(Moment.DURING_HANDOVER);
    Object result = call.run();
    point.reached(Moment.AFTER_HANDOVER);
    return result;
  }

  private interface Call {
    Object run() throws Throwable;
  }

  private interface Around {
    Object call(Method method, Call call) throws Throwable;
  }

  private static <T> T watched(Class<T> type, T real, Around around) {
    Set<Class<?>> interfaces = new LinkedHashSet<>(List.of(type));
    for (Class<?> c = real.getClass(); c != null; c = c.getSuperclass()) {
      interfaces.addAll(List.of(c.getInterfaces()));
    }
    Object proxy =
        Proxy.newProxyInstance(
            Killing.class.getClassLoader(),
            interfaces.toArray(Class[]::new),
            (self, method, arguments) -> {
              try {
                Object result = around.call(method, () -> method.invoke(real, arguments));
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
    return type.cast(proxy);
  }
}
