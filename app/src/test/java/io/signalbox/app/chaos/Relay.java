package io.signalbox.app.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A named wire to one port of 127.0.0.1 that can be cut, or carry nothing. */
final class Relay implements AutoCloseable {
  private enum State {
    OPEN,
    CUT,
    SILENT
  }

  private static final int CHUNK = 64 * 1024;

  private final String name;
  private final int target;
  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();
  private State state = State.OPEN;

  Relay(String name, int target) throws IOException {
    this.name = name;
    this.target = target;
    this.server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String name() {
    return name;
  }

  int port() {
    return server.getLocalPort();
  }

  /** Everything that is open breaks, and so does at once whatever comes, until it is healed. */
  void cut() {
    become(State.CUT);
    sockets.forEach(Relay::reset);
  }

  /** Nothing breaks, and nothing arrives, until it is healed. */
  void silence() {
    become(State.SILENT);
  }

  void heal() {
    become(State.OPEN);
  }

  private void become(State next) {
    synchronized (gate) {
      state = next;
      gate.notifyAll();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> carry(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void carry(Socket client) {
    sockets.add(client);
    try (client;
        Socket host = new Socket()) {
      passable();
      sockets.add(host);
      host.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
      Thread back = Thread.ofVirtual().start(() -> copy(host, client));
      copy(client, host);
      back.join();
      sockets.remove(host);
    } catch (IOException e) {
      reset(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(client);
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        passable();
        out.write(chunk, 0, n);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      reset(from);
      reset(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits while nothing arrives; fails once the wire is cut. */
  private void passable() throws IOException, InterruptedException {
    synchronized (gate) {
      while (state == State.SILENT) gate.wait();
      if (state == State.CUT) throw new IOException("cut");
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // Broken is what it was to be.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
