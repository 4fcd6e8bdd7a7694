package io.signalbox.app.hosts;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 client with one kept connection and no mercy: it opens another one only when the
 * server said that it would close this one, or after a failure that it has reported.
 */
public final class KeptClient {
  private static final int TIMEOUT_MS = 20_000;

  private final int port;
  private final SocketFactory sockets;
  private @Nullable Socket kept;

  KeptClient(int port) {
    this(port, SocketFactory.getDefault());
  }

  /**
   * @param sockets makes those of TLS, where the server wants it
   */
  KeptClient(int port, SocketFactory sockets) {
    this.port = port;
    this.sockets = sockets;
  }

  /** The body of an answer with status 200; anything else is an exception. */
  String get(String path) throws IOException {
    boolean whole = false;
    try {
      Socket socket = connection();
      OutputStream out = socket.getOutputStream();
      out.write(
          "GET %s HTTP/1.1\r\nHost: edge\r\n\r\n"
              .formatted(path)
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String status = line(in);
      int length = -1;
      boolean closes = false;
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        String small = header.toLowerCase(Locale.ROOT);
        if (small.startsWith("content-length:")) {
          length = Integer.parseInt(small.substring("content-length:".length()).strip());
        }
        if (small.equals("connection: close")) closes = true;
      }
      if (length < 0) throw new IOException("an answer without a length: " + status);
      String body = new String(in.readNBytes(length), StandardCharsets.UTF_8).strip();
      if (!status.startsWith("HTTP/1.1 200 ")) throw new IOException(status + ": " + body);
      whole = !closes;
      return body;
    } finally {
      if (!whole) drop();
    }
  }

  private Socket connection() throws IOException {
    if (kept == null) {
      Socket socket = sockets.createSocket();
      socket.setSoTimeout(TIMEOUT_MS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
      kept = socket;
    }
    return kept;
  }

  private void drop() throws IOException {
    if (kept != null) kept.close();
    kept = null;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int c = in.read();
      if (c < 0) throw new IOException("the connection ended after '" + line + "'");
      if (c == '\n') return line.toString();
      if (c != '\r') line.append((char) c);
    }
  }
}
