package io.signalbox.platforms.ssh;

import com.jcraft.jsch.SocketFactory;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

/**
 * One TCP connection below an SSH session. It knows when the other side was last heard, and can be
 * cut without a word: a session whose peer is silent cannot say goodbye, because writing blocks.
 */
final class Wire implements SocketFactory {
  private final Duration connectTimeout;
  private volatile long heard = System.nanoTime();
  private volatile Optional<Socket> socket = Optional.empty();

  Wire(Duration connectTimeout) {
    this.connectTimeout = connectTimeout;
  }

  /** How long the other side has been silent. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - heard);
  }

  /** Closes the socket; whoever reads or writes fails at once. */
  void cut() {
    socket.ifPresent(
        s -> {
          try {
            s.close();
          } catch (IOException closedAnyway) {
            // There is nothing left to do with it.
          }
        });
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    Socket made = new Socket();
    made.setTcpNoDelay(true);
    made.connect(new InetSocketAddress(host, port), (int) connectTimeout.toMillis());
    socket = Optional.of(made);
    return made;
  }

  @Override
  public InputStream getInputStream(Socket from) throws IOException {
    return new FilterInputStream(from.getInputStream()) {
      @Override
      public int read() throws IOException {
        int read = super.read();
        heard = System.nanoTime();
        return read;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        heard = System.nanoTime();
        return read;
      }
    };
  }

  @Override
  public OutputStream getOutputStream(Socket to) throws IOException {
    return to.getOutputStream();
  }
}
