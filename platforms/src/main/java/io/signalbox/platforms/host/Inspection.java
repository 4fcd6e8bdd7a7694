package io.signalbox.platforms.host;

import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.PrecheckSpec;
import io.signalbox.engine.spec.Resources;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What precheck asks of a host.
 *
 * @param diskBytes room wanted: the release twice, and what must stay free
 * @param tools programs that must be on the PATH
 */
public record Inspection(Site site, long diskBytes, List<String> tools) {
  /** What the host script itself is written in. */
  private static final List<String> SCRIPT_TOOLS =
      List.of("flock", "setsid", "tar", "awk", "sed", "sha256sum", "timeout", "find", "xargs");

  public Inspection {
    tools = List.copyOf(tools);
  }

  static Inspection of(Site site, long releaseBytes) {
    Set<String> tools = new LinkedHashSet<>(SCRIPT_TOOLS);
    boolean nginx = Fronts.kind(site) == Fronts.Kind.NGINX;
    boolean curl = site.spec().gate().http() || site.spec().gate().grpc().isPresent();
    if (site.instance().portA() != 0) {
      tools.add(curl || nginx ? "curl" : "bash");
    }
    if (nginx) tools.add("nginx");
    if (site.privileged()) tools.add("systemctl");
    if (!site.user().isEmpty()) tools.add("setpriv");
    tools.addAll(site.spec().precheck().tools());
    long twice = Math.multiplyExact(2, Math.max(0, releaseBytes));
    return new Inspection(
        site, Math.addExact(twice, site.spec().precheck().minFreeBytes()), List.copyOf(tools));
  }

  List<String> arguments() {
    PrecheckSpec wanted = site.spec().precheck();
    Instance instance = site.instance();
    List<String> all = new ArrayList<>();
    all.add(site.sudo() ? "yes" : "no");
    all.add(site.user());
    all.add(Long.toString(diskBytes));
    all.add(Long.toString(wanted.minFreeMemoryBytes()));
    all.add(wanted.maxLoadPerCore() > 0 ? Double.toString(wanted.maxLoadPerCore()) : "0");
    all.add(wanted.gpu() ? "yes" : "no");
    all.add(Integer.toString(instance.portA()));
    all.add(Integer.toString(instance.portB()));
    all.add(site.spec().process().resources().equals(Resources.UNLIMITED) ? "no" : "yes");
    all.addAll(tools);
    return all;
  }
}
