package io.signalbox.app.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;

/** As much of STOMP 1.2 as a producer in a shell script would speak. */
final class StompClient implements AutoCloseable {
  private final Socket socket;

  StompClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
  }

  /** Sends a frame, and gives the one that answers it. */
  String ask(String command, Map<String, String> headers, String body) throws IOException {
    StringBuilder frame = new StringBuilder(command).append('\n');
    headers.forEach((name, value) -> frame.append(name).append(':').append(value).append('\n'));
    frame.append('\n').append(body).append('\0');
    socket.getOutputStream().write(frame.toString().getBytes(UTF_8));
    socket.getOutputStream().flush();
    return answer();
  }

  private String answer() throws IOException {
    StringBuilder frame = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int b = in.read(); b > 0 || frame.isEmpty(); b = in.read()) {
      if (b < 0) return frame.toString();
      if (b != '\n' || !frame.isEmpty()) frame.append((char) b);
    }
    return frame.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
