package io.signalbox.platforms.host;

import io.signalbox.engine.name.Slot;
import io.signalbox.engine.spec.SourceSpec;
import io.signalbox.engine.spec.TrafficSpec;
import io.signalbox.platforms.Sha256;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The nginx configuration of one instance. The outer server proxies to a unix socket that is found
 * through the {@code live} link; each slot has an inner server behind a socket of its own. nginx
 * resolves the link for each request, so renaming it moves traffic without a reload, which would
 * break keep-alive clients. A last server answers with the seal of the configuration: proof that
 * nginx has loaded it.
 */
final class NginxFront {
  private static final String SEAL = "@SEAL@";
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.:*-]+");
  private static final Pattern FILE = Pattern.compile("/[A-Za-z0-9._/+@-]+");
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~/%+@-]*");
  private static final Pattern SIZE = Pattern.compile("[0-9]{1,9}[kKmMgG]?");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]+");

  private NginxFront() {}

  static String text(Site site) {
    String text = servers(site);
    String seal = Sha256.hex(site.name() + text);
    return "# Signalbox: %s\n# Seal: %s\n".formatted(site.directory(), seal)
        + "# Generated; changes are overwritten at the next swap.\n"
        + text.replace(SEAL, seal);
  }

  private static String servers(Site site) {
    TrafficSpec traffic = site.spec().traffic();
    // Names of nginx variables and zones are global, and shorter than names of instances.
    String id = Sha256.hex(site.name()).substring(0, 12);
    StringBuilder text = new StringBuilder();
    text.append(
        "map $http_upgrade $signalbox_%s {\n  default upgrade;\n  '' close;\n}\n".formatted(id));
    traffic
        .rateLimit()
        .ifPresent(
            rate ->
                text.append(
                    "limit_req_zone $binary_remote_addr zone=signalbox_%s:10m rate=%dr/s;\n"
                        .formatted(id, rate.requestsPerSecond())));
    if (logs(site)) {
      // As Signalbox reads it: the status after a quoted word, and the time with its name.
      text.append(
          "log_format signalbox_%s '$msec \"$request_method\" $status rt=$request_time';\n"
              .formatted(id));
    }
    text.append(outer(site, traffic, id));
    for (Slot slot : Slot.values()) text.append(inner(site, traffic, slot, id));
    text.append(
        """
        server {
          listen unix:%s/.signalbox/front.sock;
          access_log off;
          location / { default_type text/plain; return 200 "%s"; }
        }
        """
            .formatted(site.directory(), SEAL));
    return text.toString();
  }

  private static String outer(Site site, TrafficSpec traffic, String id) {
    String address = checked("traffic.address", ADDRESS, traffic.address());
    if (address.contains(":")) address = "[" + address + "]";
    StringBuilder text = new StringBuilder("server {\n");
    text.append(
        "  listen %s:%d%s;\n"
            .formatted(
                address, traffic.listen().orElseThrow(), traffic.tls().isPresent() ? " ssl" : ""));
    if (logs(site)) {
      text.append("  access_log %s signalbox_%s;\n".formatted(accessLog(site), id));
    }
    // Any name, so that the packaged default site on the same port does not answer instead.
    text.append("  server_name \"\" ~.;\n");
    traffic
        .tls()
        .ifPresent(
            tls ->
                text.append(
                    "  ssl_certificate %s;\n  ssl_certificate_key %s;\n"
                        .formatted(
                            checked("traffic.tls.certificate", FILE, tls.certificate()),
                            checked("traffic.tls.key", FILE, tls.key()))));
    traffic
        .bodyLimit()
        .ifPresent(
            limit ->
                text.append(
                    "  client_max_body_size %s;\n"
                        .formatted(checked("traffic.body-limit", SIZE, limit))));
    new TreeMap<>(traffic.headers())
        .forEach(
            (name, value) ->
                text.append(
                    "  add_header %s %s always;\n"
                        .formatted(checked("a header's name", HEADER, name), quoted(value))));
    text.append(proxySettings(traffic, id));
    text.append("  proxy_set_header X-Real-IP $remote_addr;\n");
    text.append("  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\n");
    text.append("  proxy_set_header X-Forwarded-Proto $scheme;\n");
    String pass = "proxy_pass http://unix:%s/live/http.sock:;".formatted(site.directory());
    for (String path : traffic.exempt()) {
      String safe = checked("a path that is exempt from the rate limit", PATH, path);
      if (safe.equals("/")) continue;
      text.append(
          "  location %s %s { %s }\n".formatted(safe.endsWith("/") ? "^~" : "=", safe, pass));
    }
    text.append("  location / {\n");
    boolean limited = traffic.rateLimit().isPresent() && !traffic.exempt().contains("/");
    if (limited) {
      text.append("    limit_req zone=signalbox_%s%s;\n".formatted(id, burst(traffic)));
      text.append("    limit_req_status 429;\n");
    }
    return text.append("    ").append(pass).append("\n  }\n}\n").toString();
  }

  /** Whether a check reads what this front logs. */
  private static boolean logs(Site site) {
    return site.spec().gate().checks().stream()
        .anyMatch(c -> c.source() instanceof SourceSpec.AccessLog log && log.file().isEmpty());
  }

  /** Where Debian's logrotate finds it too. */
  static String accessLog(Site site) {
    return "/var/log/nginx/signalbox-%s.log".formatted(Sha256.hex(site.name()).substring(0, 12));
  }

  private static String burst(TrafficSpec traffic) {
    int burst = traffic.rateLimit().map(TrafficSpec.RateLimit::burst).orElse(0);
    return burst > 0 ? " burst=" + burst + " nodelay" : "";
  }

  private static String inner(Site site, TrafficSpec traffic, Slot slot, String id) {
    return """
        server {
          listen unix:%s/http.sock;
          access_log off;
          client_max_body_size 0;
        %s  location / { proxy_pass http://127.0.0.1:%d; }
        }
        """
        .formatted(
            site.slotDirectory(slot), proxySettings(traffic, id), site.instance().port(slot));
  }

  /** Without keep-alive to the next hop: a connection that stays open would outlive the switch. */
  private static String proxySettings(TrafficSpec traffic, String id) {
    return """
          proxy_http_version 1.1;
          proxy_set_header Host $http_host;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $signalbox_%s;
          proxy_connect_timeout 5s;
          proxy_read_timeout %ds;
          proxy_send_timeout %ds;
        """
        .formatted(id, traffic.timeoutSeconds(), traffic.timeoutSeconds());
  }

  private static String checked(String what, Pattern allowed, String value) {
    if (!allowed.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "Expected %s to match %s, but it is '%s'."
              .formatted(what, allowed, value.replaceAll("\\p{Cntrl}", "?")));
    }
    return value;
  }

  /** nginx has no way to write a literal dollar sign, so a value with one is refused. */
  private static String quoted(String value) {
    if (value.indexOf('$') >= 0 || value.chars().anyMatch(c -> c < 0x20)) {
      throw new IllegalArgumentException(
          "Expected the value of a response header to have no '$' and no control characters.");
    }
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
