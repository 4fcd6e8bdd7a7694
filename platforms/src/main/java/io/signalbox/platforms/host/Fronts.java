package io.signalbox.platforms.host;

import io.signalbox.engine.spec.TrafficSpec;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who forwards requests to an instance's live slot, and the file that tells it how. */
public final class Fronts {
  private Fronts() {}

  /** Who forwards. */
  public enum Kind {
    /** The service takes no traffic. */
    NONE,
    NGINX,
    /** Signalbox's own proxy, started through a {@link FrontLauncher}. */
    PROXY;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** nginx where commands run as root, the proxy elsewhere, unless configuration says so. */
  public static Kind kind(Site site) {
    TrafficSpec traffic = site.spec().traffic();
    if (traffic.listen().isEmpty()) return Kind.NONE;
    return switch (traffic.front()) {
      case NGINX -> Kind.NGINX;
      case PROXY -> Kind.PROXY;
      case AUTO -> site.privileged() ? Kind.NGINX : Kind.PROXY;
    };
  }

  /** The file of a front that the host itself can look at: of nginx. */
  static Optional<String> onHost(Site site) {
    return kind(site) == Kind.NGINX ? Optional.of(text(site)) : Optional.empty();
  }

  static String text(Site site) {
    return switch (kind(site)) {
      case NONE -> "";
      case NGINX -> NginxFront.text(site);
      case PROXY -> properties(site);
    };
  }

  /** Where the proxy finds {@link #properties}. */
  public static String proxyFile(Site site) {
    return site.directory() + "/front.properties";
  }

  /**
   * What the proxy has to know, as a Java properties file: {@code listen}, {@code address}, {@code
   * directory} (whose {@code live} link and {@code slots/X/port} it reads for each request), {@code
   * timeoutSeconds}, and where configured {@code bodyLimit}, {@code rate.requestsPerSecond}, {@code
   * rate.burst}, {@code exempt.N}, {@code tls.certificate}, {@code tls.key}, {@code header.NAME}.
   */
  private static String properties(Site site) {
    TrafficSpec traffic = site.spec().traffic();
    TreeMap<String, String> all = new TreeMap<>();
    all.put("listen", Integer.toString(traffic.listen().orElseThrow()));
    all.put("address", traffic.address());
    all.put("directory", site.directory());
    all.put("timeoutSeconds", Integer.toString(traffic.timeoutSeconds()));
    traffic.bodyLimit().ifPresent(limit -> all.put("bodyLimit", limit));
    traffic
        .rateLimit()
        .ifPresent(
            rate -> {
              all.put("rate.requestsPerSecond", Integer.toString(rate.requestsPerSecond()));
              all.put("rate.burst", Integer.toString(rate.burst()));
            });
    for (int i = 0; i < traffic.exempt().size(); i++) {
      all.put("exempt." + i, traffic.exempt().get(i));
    }
    traffic
        .tls()
        .ifPresent(
            tls -> {
              all.put("tls.certificate", tls.certificate());
              all.put("tls.key", tls.key());
            });
    traffic.headers().forEach((name, value) -> all.put("header." + name, value));
    return all.entrySet().stream()
        .map(e -> escape(e.getKey()) + "=" + escape(e.getValue()) + "\n")
        .collect(Collectors.joining());
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c > 0x7e) escaped.append("\\u%04x".formatted((int) c));
      else if ("\\ =:#!".indexOf(c) >= 0) escaped.append('\\').append(c);
      else escaped.append(c);
    }
    return escaped.toString();
  }
}
