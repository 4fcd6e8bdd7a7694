package io.signalbox.routes.alert;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An SMTP server that drops its first connections at a chosen place. */
final class SmtpPeer implements AutoCloseable {
  /** Where it drops. */
  enum Drop {
    /** When the content is announced: the mail cannot have been taken. */
    BEFORE_THE_CONTENT,
    /**
     * While the content comes: the mail is not taken, but the sender may have written all of it.
     */
    IN_THE_MIDDLE,
    /** After the last octet, before the answer: it is taken, and nobody is told. */
    AFTER_THE_END
  }

  final List<String> mails = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private final Drop where;
  private final int most;
  private final AtomicInteger dropped = new AtomicInteger();

  SmtpPeer(int most, Drop where) throws IOException {
    this.most = most;
    this.where = where;
    this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return server.getLocalPort();
  }

  int dropped() {
    return dropped.get();
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> talk(socket));
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private void talk(Socket socket) {
    try (socket;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      OutputStream out = socket.getOutputStream();
      say(out, "220 peer");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.startsWith("DATA")) {
          say(out, line.startsWith("QUIT") ? "221 bye" : "250 ok");
          continue;
        }
        if (where == Drop.BEFORE_THE_CONTENT && dropped.get() < most) {
          dropped.incrementAndGet();
          return;
        }
        say(out, "354 go on");
        if (!took(in)) return;
        say(out, "250 taken");
      }
    } catch (IOException e) {
      // Whoever talks to it may go at any time.
      return;
    }
  }

  private boolean took(BufferedReader in) throws IOException {
    boolean drop = dropped.get() < most && where != Drop.BEFORE_THE_CONTENT;
    StringBuilder mail = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      mail.append(line).append('\n');
      if (drop && where == Drop.IN_THE_MIDDLE && mail.length() > 100) {
        dropped.incrementAndGet();
        return false;
      }
    }
    mails.add(mail.toString());
    if (drop) dropped.incrementAndGet();
    return !drop;
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
