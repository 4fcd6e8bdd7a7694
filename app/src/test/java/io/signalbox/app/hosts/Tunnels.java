package io.signalbox.app.hosts;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Ports of the hosts that are not published, each behind a port of this machine: SSH carries them.
 */
final class Tunnels implements AutoCloseable {
  private record End(int host, int port) {}

  private final Map<End, Integer> ends = new HashMap<>();
  private final List<Process> carriers = new ArrayList<>();

  Tunnels(TestHosts hosts, List<Integer> ports, Path log) throws IOException {
    for (int i = 0; i < hosts.all().size(); i++) {
      List<String> words = new ArrayList<>(ssh(hosts, hosts.all().get(i)));
      for (int port : ports) {
        int here = Ports.free();
        ends.put(new End(i, port), here);
        words.addAll(List.of("-L", "127.0.0.1:%d:127.0.0.1:%d".formatted(here, port)));
      }
      words.add(hosts.user() + "@127.0.0.1");
      carriers.add(
          new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start());
    }
    for (int here : ends.values()) {
      await("tunnel " + here).atMost(20, TimeUnit.SECONDS).until(() -> listens(here));
    }
  }

  private static List<String> ssh(TestHosts hosts, TestHost host) {
    return List.of(
        "ssh",
        "-N",
        "-F",
        "none",
        "-i",
        hosts.identity().toString(),
        "-p",
        Integer.toString(host.ssh()),
        "-o",
        "UserKnownHostsFile=" + hosts.knownHosts(),
        "-o",
        "BatchMode=yes",
        "-o",
        "ExitOnForwardFailure=yes");
  }

  /** Where a port of a host is on this machine; the first host is 0. */
  int end(int host, int port) {
    return Objects.requireNonNull(ends.get(new End(host, port)));
  }

  /** The host is unreachable from now on, for those who came through here. */
  void cut(int host) throws InterruptedException {
    carriers.get(host).destroy();
    carriers.get(host).waitFor();
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    carriers.forEach(Process::destroy);
  }
}
