package io.signalbox.engine.name;

/** A service in an environment: what deployments move from release to release, one at a time. */
public record Target(ServiceName service, EnvironmentName environment)
    implements Comparable<Target> {

  public static Target of(String service, String environment) {
    return new Target(new ServiceName(service), new EnvironmentName(environment));
  }

  /** Reads what {@link #toString} wrote. */
  public static Target parse(String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException(
          "Expected a target to be written SERVICE@ENVIRONMENT, but it is '" + text + "'.");
    }
    return of(text.substring(0, at), text.substring(at + 1));
  }

  @Override
  public int compareTo(Target other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return service + "@" + environment;
  }
}
