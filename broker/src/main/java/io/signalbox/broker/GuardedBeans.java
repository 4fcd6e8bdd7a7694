package io.signalbox.broker;

import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import org.apache.activemq.artemis.core.server.management.ArtemisRbacMBeanServerBuilder;

/**
 * The embedded broker's management beans, in a server of their own that asks the broker's security
 * before each use. In the JVM's common server whoever is logged in could do anything. One for the
 * JVM: the JDK cannot forget a guarded one again, for it is a proxy that equals nothing; the next
 * broker takes it over.
 */
final class GuardedBeans {
  /** By this property the JDK is told who makes bean servers; there is no other way to be found. */
  private static final String BUILDER = "javax.management.builder.initial";

  /** Made when the first broker needs it. */
  private static final class Holder {
    static final MBeanServer SERVER = make();
  }

  private GuardedBeans() {}

  static MBeanServer server() {
    return Holder.SERVER;
  }

  private static MBeanServer make() {
    String before = System.getProperty(BUILDER);
    System.setProperty(BUILDER, ArtemisRbacMBeanServerBuilder.class.getName());
    try {
      return MBeanServerFactory.createMBeanServer("signalbox");
    } finally {
      if (before == null) System.clearProperty(BUILDER);
      else System.setProperty(BUILDER, before);
    }
  }
}
